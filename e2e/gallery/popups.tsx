import { Dialog } from '@base-ui/react/dialog';
import { Menu } from '@base-ui/react/menu';
import { Box, Copy, Ellipsis, ExternalLink, Eye } from 'lucide-react';
import { useRef, useState } from 'react';
import { Button, IconButton } from '#shared/ui/button.tsx';
import { DialogFrame } from '#shared/ui/dialog.tsx';
import { Kbd } from '#shared/ui/kbd.tsx';
import { MenuCheckbox, MenuGroup, MenuItem, MenuLink, MenuPopup, MenuSeparator } from '#shared/ui/menu.tsx';
import { UntrustedText } from '#shared/ui/untrusted-text.tsx';
import { HOSTILE } from './examples.ts';

function Actions() {
  const [chosen, setChosen] = useState('nothing');
  const [isOn, setOn] = useState(false);
  return (
    <div>
      <Menu.Root modal={false}>
        <Menu.Trigger render={<IconButton icon={Ellipsis} label="Actions" size="large" />} />
        <MenuPopup isInPlace align="start" className="w-60">
          <MenuItem icon={Copy} onClick={() => setChosen('copy')}>
            Copy
          </MenuItem>
          <MenuItem disabled onClick={() => setChosen('disabled')}>
            Unavailable
          </MenuItem>
          <MenuCheckbox icon={Eye} checked={isOn} onChange={setOn}>
            Show hidden
          </MenuCheckbox>
          <MenuSeparator />
          <MenuGroup label="More">
            <MenuLink icon={ExternalLink} href="#target">
              Link
            </MenuLink>
            <MenuItem icon={Box}>
              <UntrustedText text={HOSTILE} className="min-w-0 truncate" />
            </MenuItem>
          </MenuGroup>
        </MenuPopup>
      </Menu.Root>
      <p role="status">Chosen: {chosen}</p>
    </div>
  );
}

export function Popups() {
  const [isOpen, setOpen] = useState(false);
  const opener = useRef<HTMLButtonElement>(null);
  return (
    <>
      <Actions />
      <div>
        <Button ref={opener} aria-haspopup="dialog" onClick={() => setOpen(true)}>
          Open dialog
        </Button>
      </div>
      <DialogFrame
        open={isOpen}
        title="Example dialog"
        description="Says what it is for."
        className="max-w-[28rem] gap-3"
        finalFocus={opener}
        onOpenChange={setOpen}
      >
        <UntrustedText text={HOSTILE} />
        <div className="flex justify-end gap-2">
          <Dialog.Close render={<Button />}>Cancel</Dialog.Close>
        </div>
      </DialogFrame>
      <Kbd keys={['ArrowDown', 'g i', 'Mod+k']} />
    </>
  );
}
