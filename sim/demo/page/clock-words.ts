import type { GatewayView } from "../../../modules/gateway/view";
import { commonZone, offsetName, otherClock } from "./clock";
import { clockText } from "./format";
import { text } from "./text";

/** Whose clock the page shows, what the other one there shows, and how good it is. */
export function clockWords({ timeZone, offsetS, place, clockQuality }: GatewayView, wallMs: number): string {
	const words = [text.clockName(timeZone, commonZone(timeZone), offsetName(offsetS))];
	const other = otherClock(timeZone, place);
	if (other !== null) words.push(text.otherClock(other.zone, clockText(wallMs + other.aheadMs)));
	words.push(text.clockQualities[clockQuality]);
	return words.join(" · ");
}
