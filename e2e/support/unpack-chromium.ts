import chromium from '@sparticuz/chromium';

// Unpacks to TMPDIR. It runs in a separate process, because the package reads and changes the environment on import.
console.log(await chromium.executablePath());
