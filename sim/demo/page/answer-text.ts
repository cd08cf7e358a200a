import type { CommandAnswer } from "../../../modules/uplink/command";
import { text } from "./text";

/** What came of a command, with what that rests on where an output was moved. */
export function answerText({ outcome, state, evidence }: CommandAnswer, what: string): string {
	const words = text.outcomes[outcome] ?? outcome;
	const isMoved = what === "run" || what === "stop";
	return isMoved && outcome === "done" ? `${words}: ${text.evidence(state, evidence)}` : words;
}
