/** One frame that passed on a line. */
export interface TranscriptEntry {
	/** `noise`: bytes that belong to no sound frame. */
	readonly kind: "request" | "reply" | "noise";
	/** When its first byte came, milliseconds since the transcript began. */
	readonly atMs: number;
	readonly bytes: Uint8Array;
}

const marks: { readonly [kind in TranscriptEntry["kind"]]: string } = { request: ">>", reply: "<<", noise: "# noise" };

/** One line, without its end: `>> 01 03 00 00 00 02 C4 0B @12.5`. */
export function transcriptLine({ kind, atMs, bytes }: TranscriptEntry): string {
	const hex = Array.from(bytes, (byte) => byte.toString(16).toUpperCase().padStart(2, "0")).join(" ");
	return `${marks[kind]} ${hex} @${atMs.toFixed(1)}`;
}

/**
 * The requests and replies of a transcript, in order; comments, noise and empty lines are left out.
 *
 * @throws Error that names the line which is none
 */
export function readTranscript(text: string): TranscriptEntry[] {
	const entries: TranscriptEntry[] = [];
	for (const [index, line] of text.split("\n").entries()) {
		if (line.trim() === "" || line.startsWith("#")) continue;
		const parts = /^(>>|<<)((?: [0-9A-F]{2})+) @(\d+(?:\.\d+)?)$/i.exec(line.trimEnd());
		if (parts === null) throw new Error(`transcript, line ${index + 1}: "${line}" is no frame and no comment`);
		const hex = (parts[2] as string).trim().split(" ");
		const bytes = Uint8Array.from(hex, (digits) => Number.parseInt(digits, 16));
		entries.push({ kind: parts[1] === ">>" ? "request" : "reply", atMs: Number(parts[3]), bytes });
	}
	return entries;
}
