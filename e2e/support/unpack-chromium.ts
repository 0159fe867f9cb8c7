import chromium from '@sparticuz/chromium';

// Unpacks into TMPDIR; a process of its own, because the package reads and changes the environment while it loads.
console.log(await chromium.executablePath());
