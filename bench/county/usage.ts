import { readFileSync } from "node:fs";

/** Ticks of /proc/PID/stat in a second, on Linux. */
const ticks = 100;

/** Processor seconds that a process has used so far; 0 when it is gone. Linux. */
export function cpuSeconds(pid: number): number {
	try {
		const stat = readFileSync(`/proc/${pid}/stat`, "latin1");
		const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
		return (Number(fields[11]) + Number(fields[12])) / ticks;
	} catch {
		return 0;
	}
}

/** Resident memory of a process in MiB; 0 when it is gone. Linux. */
export function residentMib(pid: number): number {
	try {
		return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "latin1"))?.[1]) / 1024;
	} catch {
		return 0;
	}
}
