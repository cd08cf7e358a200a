import { HeadgateError } from "../errors";

/** How errors call it. */
export const inputName = "standard input";
const BYTES_MAX = 2 ** 28;

/**
 * All of standard input.
 *
 * @param example file that the message to a person at a terminal names
 * @throws HeadgateError `HG_INPUT` when it is a terminal, empty or above 256 MiB
 */
export async function readInput(command: string, example: string): Promise<Buffer> {
	if (process.stdin.isTTY) {
		throw new HeadgateError("HG_INPUT", `headgate ${command} reads ${inputName}: headgate ${command} < ${example}`);
	}
	const chunks: Buffer[] = [];
	let bytes = 0;
	for await (const chunk of process.stdin as AsyncIterable<Buffer>) {
		chunks.push(chunk);
		bytes += chunk.length;
		if (bytes > BYTES_MAX) throw new HeadgateError("HG_INPUT", `${inputName} has more than ${BYTES_MAX} bytes`);
	}
	if (bytes === 0) {
		throw new HeadgateError("HG_INPUT", `${inputName} is empty: headgate ${command} < ${example}`);
	}
	return Buffer.concat(chunks);
}

/**
 * Writes to standard output, and waits until it is out: the process ends then.
 *
 * @param example file for what is not for a terminal; null: it is text
 * @throws HeadgateError `HG_OUTPUT` for bytes to a terminal
 */
export async function writeOutput(
	chunks: readonly Uint8Array[],
	command: string,
	example: string | null,
): Promise<void> {
	if (example !== null && process.stdout.isTTY) {
		throw new HeadgateError("HG_OUTPUT", `these are bytes, not text: headgate ${command} … > ${example}`);
	}
	await new Promise<void>((resolve, reject) => {
		process.stdout.once("error", (error: NodeJS.ErrnoException) => {
			reject(new HeadgateError("HG_OUTPUT", `standard output can't be written: ${error.code ?? error.message}`));
		});
		process.stdout.write(Buffer.concat(chunks), () => resolve());
	});
}
