/**
 * One line for the person at the terminal. On stderr: stdout belongs to what the command is asked for.
 * @param {string} line
 */
export function say(line) {
	process.stderr.write(`${line}\n`);
}
