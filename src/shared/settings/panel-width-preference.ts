import { createNumberPreference } from './preference.ts';

/** How wide an interception beside the list is, CSS pixels; the list keeps what is left. */
export const PANEL_WIDTH = { least: 380, most: 1100, initial: 620 };

export const panelWidthPreference = createNumberPreference('panel-width', PANEL_WIDTH);
