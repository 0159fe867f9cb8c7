/** What the control of one filter key takes: its value, what to do with a new one, and the id of what is wrong with it. */
export interface FilterControlProps {
  value: string | null;
  onChoose: (value: string | null) => void;
  problem: string | null;
}
