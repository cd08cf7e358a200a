/** Says what is wrong with an output that a program is to drive. */
export type NeedOutput = (where: string, name: string, kind: string) => void;
