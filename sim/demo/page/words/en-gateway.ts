/** The gateway's own words, for people, in English. */

export const outputStates: Readonly<Record<string, string>> = {
	unproven: "Not proved yet",
	"at-rest": "Off",
	requested: "Switching on",
	on: "On",
	returning: "Switching off",
	unreachable: "Does not answer",
	proven: "On",
	locked: "Locked",
	hand: "In hand",
};

/** The same of outputs that rest on: what leaves rest switches off. */
export const restingOn: Readonly<Record<string, string>> = {
	"at-rest": "On",
	requested: "Switching off",
	on: "Off",
	returning: "Switching on",
	proven: "Off",
};

/** Reasons, states and kinds that read better as a sentence than as the gateway's own word. */
const reasons: Readonly<Record<string, string>> = {
	none: "",
	boot: "not used since the start",
	"moisture-low": "soil below the start limit",
	"supply-needed": "a zone wants water",
	"target-reached": "target reached",
	"longest-run": "longest run used up",
	expired: "time was up",
	"input-lost": "its sensor was lost",
	"chain-fault": "another part of the chain did not follow",
	released: "no longer needed",
	"probe-fault": "no good probe, emergency cycle",
	"taken-over": "taken over",
	stopped: "stopped by a person",
	"not-proven": "it did not do what it was told",
	"no-answer": "its device did not answer",
	"relay-fell": "its relay went back by itself",
	asked: "a person wants it",
	hand: "the switch on the wall is in hand",
	"hand-off": "the switch on the wall is off",
	"stop-button": "the stop button",
	interlock: "another output forbids it",
	"low-supply": "the supply is too low",
	limit: "a limit of the site",
	"flow-high": "more water than its own, a burst pipe",
	"burst-search": "looking whose the burst is",
	resumed: "goes on after a restart",
	"return-not-proven": "what it feeds is not proved shut",
	satisfied: "cold enough",
	"minimum-off": "resting before the next start",
	"minimum-on": "finishing its shortest run",
	"fan-delay": "cooling before the fan blows again",
	drip: "dripping after the defrost",
	door: "the door is open",
	local: "its own thermostat has it",
	takeover: "taken over from its own thermostat",
	humidity: "the air is too dry",
	airing: "fresh air",
	"automation-off": "too many restarts, programs are off",
	"emergency-on": "no good probe, emergency cycle on",
	"emergency-off": "no good probe, emergency cycle off",
	"output-not-ready": "waits for its relay",
	"air-temperature": "temperature",
	"relative-humidity": "humidity",
};

/** A word of the gateway for people: hyphens are spaces. */
export function plain(word: string): string {
	return reasons[word] ?? word.replace(/[-_.]+/g, " ");
}

export const zoneNames: Readonly<Record<string, string>> = {
	"Asia/Shanghai": "Beijing time",
	"Asia/Urumqi": "Urumqi time",
};

/** By what the gateway calls them. */
export const gatewayWords = {
	/** What came of a command. */
	outcomes: {
		accepted: "Asked; what came of it is not known",
		done: "Done",
		unproven: "Done, but not seen within 30 s",
		unknown: "Not done: this gateway does not know that",
		role: "Not done: not allowed",
		expired: "Not done: too late",
		age: "Not done: its age cannot be told",
		"no-such-subject": "Not done: there is no such thing here",
		held: "Not done: somebody else holds it",
		"not-ready": "Not done: it is not proven at rest, or must rest first",
		"nothing-to-do": "Nothing to do",
		busy: "Not done: too many commands at once",
		unrecorded: "Not done: it could not be put on record",
		locked: "Not done: it is locked",
		"in-hand": "Not done: a switch on the wall has it",
		forbidden: "Not done: the site forbids it now",
		incomplete: "Not done: not all of the site is here",
		damaged: "Not done: the site arrived damaged",
		malformed: "Not done: that is no site this gateway can read",
		"other-gateway": "Not done: that is the site of another gateway",
		"same-site": "Nothing to do: that site runs already",
		"does-not-fit": "Not done: this gateway lacks a port or a broker for it, or a line would be too busy",
		"no-place": "Not done: there is no place here for another site",
		"not-at-rest": "Not done: an output could not be proven at rest",
		confirmed: "Done: the new site has proven itself",
		"rolled-back": "Undone: the site before runs again",
		"not-adjustable": "Not done: the site lets nobody change that",
		"out-of-range": "Not done: outside of the site's bounds",
	} as Readonly<Record<string, string>>,
	clockQualities: {
		none: "no clock: durations hold, dates do not",
		holdover: "clock not set since the restart",
		platform: "clock of the machine",
		ntp: "clock set over the network",
		gnss: "clock set by satellites",
	},
	severities: { critical: "critical", high: "high", medium: "medium", low: "low" },
	conditions: {
		unreachable: "its device does not answer",
		locked: "locked: three runs failed. Find the cause, then clear the lock",
		"return-not-proven": "not proven at rest: what feeds it is stopped",
		overrun: "was cut short by its longest run",
		failing: "three runs in a row failed",
		"flow-low": "less water than usual",
		"flow-high": "more water than usual: a burst pipe?",
		"flow-unscheduled": "water flows though all is at rest",
		"supply-failed": "the water supply did not come up",
	},
	formats: {
		pack: "packs",
		"senml-json": "SenML, JSON",
		"senml-cbor": "SenML, CBOR",
		thingsboard: "ThingsBoard",
		sparkplug: "Sparkplug B",
	},
	waitsFor: { clock: "waits for a clock", host: "waits for its host" },
	acknowledged: {
		delivered: "Delivered",
		"broker-accepted": "Taken by the broker",
		"not-confirmed": "Sent, not confirmed",
	},
};
