import '#shared/styles/theme.css';
import { StrictMode, useState, type ReactNode } from 'react';
import { createRoot } from 'react-dom/client';
import { Button } from '#shared/ui/button.tsx';
import { Buttons } from './buttons.tsx';
import { Inputs } from './inputs.tsx';
import { Popups } from './popups.tsx';
import { States } from './states.tsx';
import { Texts } from './texts.tsx';

const THEMES = ['system', 'light', 'dark'] as const;

function Group({ name, children }: { name: string; children: ReactNode }) {
  return (
    <section aria-label={name} style={{ marginBlock: 32 }}>
      <h2 className="mb-2 font-semibold">{name}</h2>
      <div className="flex flex-col gap-3">{children}</div>
    </section>
  );
}

function Gallery() {
  const [theme, setTheme] = useState<string>('system');
  const choose = (next: string) => {
    setTheme(next);
    document.documentElement.setAttribute('data-theme', next);
  };
  return (
    <main className="mx-auto max-w-xl p-4">
      <h1 className="text-figure font-semibold">Components</h1>
      <div role="group" aria-label="Theme">
        {THEMES.map(each => (
          <Button
            key={each}
            variant="quiet"
            aria-pressed={each === theme}
            className="aria-pressed:bg-accent-soft aria-pressed:text-accent"
            onClick={() => choose(each)}
          >
            {each}
          </Button>
        ))}
      </div>
      <Group name="Buttons">
        <Buttons />
      </Group>
      <Group name="Inputs">
        <Inputs />
      </Group>
      <Group name="Popups">
        <Popups />
      </Group>
      <Group name="States">
        <States />
      </Group>
      <Group name="Texts">
        <Texts />
      </Group>
    </main>
  );
}

const root = document.getElementById('root');
if (root) {
  createRoot(root).render(
    <StrictMode>
      <Gallery />
    </StrictMode>,
  );
}
