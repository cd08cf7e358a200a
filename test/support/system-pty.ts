import { existsSync, rmSync } from "node:fs";
import { debianProgram } from "./debian-program";
import { Program } from "./system-program";
import { eventually } from "./system-wait";

/** Two serial ports, joined: what goes in at one comes out at the other. */
export interface PtyPair {
	readonly near: string;
	readonly far: string;
	/** Both ports vanish, as when a USB adapter is pulled out. */
	pull(): Promise<void>;
	/** Both come back at the same paths. */
	plug(): Promise<void>;
}

/** A pair of pseudo-terminals by socat, at `folder`/`name`.near and .far. */
export async function openPtyPair(folder: string, name: string): Promise<PtyPair> {
	const near = `${folder}/${name}.near`;
	const far = `${folder}/${name}.far`;
	let socat: Program | null = null;
	const pair: PtyPair = {
		near,
		far,
		async pull() {
			await socat?.end("SIGTERM");
			for (const path of [near, far]) rmSync(path, { force: true });
		},
		async plug() {
			const program = debianProgram("socat");
			if (program === null) throw new Error("socat is not installed");
			socat = new Program(program, [`pty,raw,echo=0,link=${near}`, `pty,raw,echo=0,link=${far}`]);
			await eventually("a pty pair", 30_000, () => existsSync(near) && existsSync(far));
		},
	};
	await pair.plug();
	return pair;
}
