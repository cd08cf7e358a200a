import { readdirSync, readFileSync, readlinkSync, realpathSync, statSync } from "node:fs";
import { basename, join, resolve } from "node:path";

/** A process that has a port open. */
export interface PortHolder {
	readonly pid: number;
	/** `mbpoll`, or `headgate run`. Never the options: passwords stand in them. */
	readonly program: string;
	/** Data folder of a `headgate run`, else null. */
	readonly data: string | null;
}

/**
 * Who has a port open, as far as this user may see; null when nobody is found, or on a system without `/proc`.
 */
export function portHolder(path: string): PortHolder | null {
	try {
		const device = realpathSync(path);
		const pids = readdirSync("/proc").filter((name) => /^\d+$/.test(name));
		const pid = lockerOf(device) ?? pids.map(Number).find((one) => one !== process.pid && hasOpen(one, device));
		return pid === undefined ? null : describe(pid);
	} catch {
		return null;
	}
}

/** Who has locked it, which says more than who has it open: `2: FLOCK  ADVISORY  WRITE 811 00:1c:4 0 EOF`. */
function lockerOf(device: string): number | undefined {
	const { ino } = statSync(device);
	const locked = new RegExp(`FLOCK +\\w+ +WRITE (\\d+) \\S+:${ino} `).exec(readFileSync("/proc/locks", "utf8"));
	const pid = Number(locked?.[1]);
	return hasOpen(pid, device) ? pid : undefined;
}

function hasOpen(pid: number, device: string): boolean {
	const folder = `/proc/${pid}/fd`;
	try {
		return readdirSync(folder).some((name) => linkAt(join(folder, name)) === device);
	} catch {
		return false; // another user's, or gone
	}
}

function linkAt(path: string): string {
	try {
		return readlinkSync(path);
	} catch {
		return ""; // closed meanwhile
	}
}

function describe(pid: number): PortHolder {
	let words: readonly string[] = [];
	try {
		words = readFileSync(`/proc/${pid}/cmdline`, "utf8").split("\0");
	} catch {
		return { pid, program: "another program", data: null };
	}
	const at = words.findIndex((word) => /^headgate(\.js)?$/.test(basename(word)));
	if (at < 0) return { pid, program: basename(words[0] ?? "") || "another program", data: null };
	const command = words[at + 1] ?? "";
	const given = words[words.indexOf("--data") + 1] ?? "";
	const folder = words.includes("--data") ? given : join(".headgate", "run");
	const data = command === "run" ? resolve(linkAt(`/proc/${pid}/cwd`), folder) : null;
	return { pid, program: `headgate ${command}`, data };
}
