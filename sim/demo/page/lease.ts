import type { OutputView } from "../../../modules/gateway/view";
import { countdownText } from "./format";
import { text } from "./text";

type Tone = "on" | "rest" | "busy" | "trouble";

/** How an output's state looks; the words beside it say the same. */
export function toneOf(output: OutputView): Tone {
	if (output.state === "unreachable" || output.locked || output.conditions.length > 0) return "trouble";
	if (output.state === "at-rest") return "rest";
	return output.state === "on" || output.state === "proven" ? "on" : "busy";
}

type OutputAction = "stop" | "run" | "clear-lock";

/** What may be asked of an output as it is. Whatever is not at rest may be stopped, whoever has it. */
export function actionsOf({ state, locked }: OutputView): readonly OutputAction[] {
	if (locked) return state === "locked" ? ["clear-lock"] : ["stop", "clear-lock"];
	if (state === "hand") return [];
	return state === "at-rest" ? ["run"] : ["stop"];
}

/** Owner, reason and time left in plain words. Nobody owns it at rest; nothing is said of what was not seen. */
export function leaseText(output: OutputView): string {
	const parts: string[] = [];
	if (output.owner !== null) parts.push(text.owner(output.owner));
	if (output.reason !== null && text.reason(output.reason) !== "") parts.push(text.reason(output.reason));
	if (output.leftMs !== null && output.owner !== null) parts.push(text.left(countdownText(output.leftMs)));
	if (parts.length > 0) return parts.join(", ");
	return output.state === "at-rest" ? text.atRest : "";
}
