/** What somebody asks for, as it came: nothing of it is believed yet, but that its sender has the key, or the token. */
export interface Request {
	/** Names this command, and no other one of this gateway: 1 to 48 bytes. */
	readonly id: string;
	/** Who asks, in words. */
	readonly who: string;
	/** `viewer`, `operator` or `installer`. */
	readonly role: string;
	/** `run`, `stop`, `stop-all` …: {@link What}. */
	readonly what: string;
	/** Output, alarm, program, limit or table that it is about; empty: none. */
	readonly subject: string;
	/** How long, for `run`, `stop`, `stop-all`, `pause`, `shelve`, `set-limit`, `forecast`; 0: as long as is usual. */
	readonly forMs: number;
	/**
	 * A decimal number. For `set-limit`: in the unit of what it limits; missing or empty: the site's own again. For
	 * `forecast`: mm of rain.
	 */
	readonly value?: string;
	/** When it was asked for: milliseconds since 1970. */
	readonly atMs: number;
	/** It is not to be followed any more after so long. */
	readonly validForMs: number;
}

/** Ways in which a command may have come that say something of its age. */
export const Arrival = Object.freeze({
	/** From afar: its age is what it says of itself. */
	link: 0,
	/** The broker had kept it for whoever comes. */
	retained: 1,
	/** Asked for here and now. */
	here: 2,
});

const Role = Object.freeze({ viewer: 0, operator: 1, installer: 2 });
const roleNames = ["viewer", "operator", "installer"] as const;

/** -1: there is no such role. */
export function roleOf(name: string): number {
	return (roleNames as readonly string[]).indexOf(name);
}

export function roleName(role: number): string {
	return roleNames[role] ?? String(role);
}

/** What may be asked for, as records know it. */
export const What = Object.freeze({
	unknown: 0,
	/** Lease an output. */
	run: 1,
	/** Bring an output to rest, and keep programs from it. */
	stop: 2,
	/** The same of all. */
	stopAll: 3,
	/** Of an alarm. */
	acknowledge: 4,
	/** Of an output. */
	clearLock: 5,
	/** Keep a program from doing anything for a while. */
	pause: 6,
	resume: 7,
	/** Of an alarm. */
	shelve: 8,
	unshelve: 9,
	/** Put another site in the place of this one. */
	applySite: 10,
	/** Change a number that the site lets people change. */
	setLimit: 11,
	/** Say how much rain is to come. */
	forecast: 12,
});

const whatNames = [
	"unknown",
	"run",
	"stop",
	"stop-all",
	"acknowledge",
	"clear-lock",
	"pause",
	"resume",
	"shelve",
	"unshelve",
	"apply-site",
	"set-limit",
	"forecast",
] as const;

export function whatOf(name: string): number {
	return Math.max(0, (whatNames as readonly string[]).indexOf(name));
}

export function whatName(what: number): string {
	return whatNames[what] ?? String(what);
}

/** The least role that may ask for something. Whoever may look may stop. */
export function leastRole(what: number): number {
	if (what === What.applySite) return Role.installer;
	return what === What.stop || what === What.stopAll ? Role.viewer : Role.operator;
}

/** What came of a command, as records and answers know it. */
export const Outcome = Object.freeze({
	/** On record; it acts now. */
	accepted: 0,
	/** Done, and seen to be so as far as can be seen. */
	done: 1,
	/** Done, and not seen within 30 s: the output's state says what is known. */
	unproven: 2,
	/** Not a command that this gateway knows. */
	unknown: 3,
	/** The role may not ask for it. */
	role: 4,
	expired: 5,
	/** Its age can't be told: it was retained, the gateway has no clock, or it comes from the future. */
	age: 6,
	/** There is no such output, alarm or program. */
	subject: 7,
	/** Somebody else holds the output. */
	held: 8,
	/** The output is not proven at rest, or must rest first. */
	notReady: 9,
	/** There is nothing to be done: it does not stand, it is not locked, it does not run. */
	nothing: 10,
	/** Too many commands at once: ask again later. */
	busy: 11,
	/** It could not be put on record, so it was not followed. */
	unrecorded: 12,
	/** A command on record is said again, so that a start need not read further back. */
	kept: 13,
	/** Three runs in a row failed: the output's lock has to be cleared first. */
	locked: 14,
	/** A switch on the wall has it. */
	inHand: 15,
	/** An interlock or a condition of the site forbids it now. */
	forbidden: 16,
	/** Not all parts of that table are here. */
	incomplete: 17,
	/** They are, and their hash is another. */
	damaged: 18,
	/** They are no table that this gateway can read. */
	malformed: 19,
	/** It is the site of another gateway. */
	otherGateway: 20,
	/** It is the site that runs. */
	sameSite: 21,
	/** This gateway has no port for one of its lines, or no broker for one of its sinks; or a line has too much to do. */
	doesNotFit: 22,
	/** There is no place here for another site. */
	noPlace: 23,
	/** An output could not be proven at rest in time: the site stays. */
	notAtRest: 24,
	/** The new site has proven itself. */
	confirmed: 25,
	/** It has not, and the one before runs again. */
	rolledBack: 26,
	/** The site lets nobody change that. */
	notAdjustable: 27,
	/** No number, or one outside the site's bounds. */
	outOfRange: 28,
	/** The time of what was set is over, or something else took its place. */
	over: 29,
});

const outcomeNames = [
	"accepted",
	"done",
	"unproven",
	"unknown",
	"role",
	"expired",
	"age",
	"no-such-subject",
	"held",
	"not-ready",
	"nothing-to-do",
	"busy",
	"unrecorded",
	"kept",
	"locked",
	"in-hand",
	"forbidden",
	"incomplete",
	"damaged",
	"malformed",
	"other-gateway",
	"same-site",
	"does-not-fit",
	"no-place",
	"not-at-rest",
	"confirmed",
	"rolled-back",
	"not-adjustable",
	"out-of-range",
	"over",
] as const;

export function outcomeName(outcome: number): string {
	return outcomeNames[outcome] ?? String(outcome);
}

/** Whether a command with this outcome was followed: its id is not to be followed once more. */
export function isFollowed(outcome: number): boolean {
	if (outcome <= Outcome.unproven || outcome === Outcome.kept || outcome === Outcome.over) return true;
	return outcome >= Outcome.notAtRest && outcome <= Outcome.rolledBack;
}
