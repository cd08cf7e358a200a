/** An event of a stream: `message` unless it says what it is. */
export interface StreamEvent {
	readonly event: string;
	readonly data: string;
}

/**
 * Events out of the text of an event stream (WHATWG HTML, 9.2.6), in whatever pieces it comes: `event` and `data`,
 * which is all that our server says. The browser's own reader can't bear a token.
 */
export class EventParser {
	#rest = "";

	/** The events that are whole now. */
	push(piece: string): StreamEvent[] {
		const blocks = (this.#rest + piece).split("\n\n");
		this.#rest = blocks.pop() ?? "";
		return blocks.map((block) => {
			const fields = new Map(block.split("\n").map((line) => [field(line, 0), field(line, 1)]));
			return { event: fields.get("event") ?? "message", data: fields.get("data") ?? "" };
		});
	}
}

function field(line: string, part: 0 | 1): string {
	const at = line.indexOf(": ");
	return part === 0 ? line.slice(0, at) : line.slice(at + 2);
}
