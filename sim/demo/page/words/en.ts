/** Every word that the page says, in English. Other languages are modules of the same shape. */
import { momentOf } from "../clock";
import { clockText, durationText } from "../format";
import { gatewayWords, outputStates, plain, restingOn, zoneNames } from "./en-gateway";

const days = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];
const months = [
	"January",
	"February",
	"March",
	"April",
	"May",
	"June",
	"July",
	"August",
	"September",
	"October",
	"November",
	"December",
];

export const en = {
	...gatewayWords,
	language: "en",
	/** What the page in this language is offered as. */
	languageName: "English",
	dateText(wallMs: number): string {
		const { weekday, day, month, year } = momentOf(wallMs);
		return `${days[weekday]} ${day} ${months[month - 1]} ${year}`;
	},
	/** A time of day, with its day when that is not the day of `nowMs`. */
	momentText(wallMs: number, nowMs: number): string {
		const day = en.dayText(wallMs);
		return day === en.dayText(nowMs) ? clockText(wallMs) : `${clockText(wallMs)} on ${day}`;
	},
	dayText(wallMs: number): string {
		const { day, month } = momentOf(wallMs);
		return `${day} ${months[month - 1]?.slice(0, 3)}`;
	},
	/** Whose clock the page shows. @param common the same zone by its usual name @param offset as `UTC+8` */
	clockName(zone: string, common: string, offset: string): string {
		const name = zoneNames[common];
		if (zone === "UTC") return "UTC";
		return name === undefined ? `${zone} (${offset})` : `${name} (${zone}, ${offset})`;
	},
	otherClock(zone: string, time: string): string {
		return `${time} ${zoneNames[zone] ?? zone}`;
	},
	connecting: "Connecting to the gateway …",
	simulated(speed: number): string {
		return speed === 1 ? "Simulated farm, as fast as life" : `Simulated farm, ${speed} × as fast as life`;
	},

	linkUp: "Link up",
	linkDown: "Link down: kept in flash",
	linksDown(down: number, all: number): string {
		return `${down} of ${all} links down: kept in flash`;
	},
	countyAway: "County does not receive",
	noConnection: "No connection to the gateway",
	noConnectionSince(seconds: number): string {
		return `What you see is ${durationText(seconds * 1000)} old. Trying again.`;
	},
	failed: "The demo cannot read the gateway",
	restProven(bootCount: number, boot: string, proven: string): string {
		return `${restarted(bootCount, boot)}: all outputs proved at rest at ${proven}`;
	},
	restPending(bootCount: number, boot: string): string {
		return `${restarted(bootCount, boot)}: proving that all outputs are at rest …`;
	},
	bootNumber(bootCount: number): string {
		return `Start number ${bootCount}`;
	},

	alarms: "Alarms",
	noAlarms(count: number): string {
		return count === 0 ? "No alarm is set up" : "No alarm";
	},
	alarmRaised: "Alarm",
	alarmAcknowledged: "Alarm, acknowledged",
	alarmLatched: "Over, not acknowledged",
	shelvedUntil(moment: string): string {
		return `shelved until ${moment}`;
	},
	consequence: "follows from another alarm",
	alarmBy(who: string): string {
		return `by ${who}`;
	},
	acknowledge: "Acknowledge",
	shelve: "Shelve for 1 h",
	unshelve: "End the shelf",
	alarmPending: "About to alarm",
	alarmClear: "Clear",
	since(moment: string): string {
		return `since ${moment}`;
	},
	sinceBefore(moment: string): string {
		return `since before the start at ${moment}`;
	},

	soil: "Soil moisture",
	watering: "Watering",
	wateringLeft(left: string): string {
		return `Watering, max ${left}`;
	},
	notWatering: "Not watering",
	start: "start",
	stop: "stop",
	meanOf(count: number): string {
		return `mean of ${count} probes`;
	},
	gauge(value: string, low: string, high: string): string {
		return `${value}, band from ${low} to ${high}`;
	},

	water: "Pump and valves",
	flow: "Flow",
	air: "Air",
	outputState(state: string, rest: string): string {
		if (rest === "local" && state === "at-rest") return "Local control";
		return (rest === "on" ? restingOn[state] : undefined) ?? outputStates[state] ?? plain(state);
	},
	/** What a state rests on. A relay that was read back shows a switched relay, and proves nothing beyond. */
	evidence(state: string, evidence: string): string {
		if (state === "unreachable") return "its relay cannot be read";
		const isShown =
			state === "on" || state === "proven" || state === "at-rest" || state === "locked" || state === "hand";
		if (evidence === "none" || !isShown) return "not read back yet";
		const isAtRest = state === "at-rest" || state === "locked";
		if (evidence === "relay" && state === "on") return "switched, unproven: relay read back";
		const shown = evidence === "relay" ? "relay read back" : `proven by ${evidence}`;
		return isAtRest ? `at rest, ${shown}` : shown;
	},
	owner(owner: string): string {
		return `by ${plain(owner)}`;
	},
	reason(reason: string): string {
		return plain(reason);
	},
	left(left: string): string {
		return `at most ${left} left`;
	},
	atRest: "at rest",

	programs: "Programs",
	automationOff: "Automation is off",
	automationOffWhy:
		"Too many starts in a row ended early. Outputs stay at rest and programs get none; stop, run and hand switches " +
		"work. A start that lasts ten minutes ends this.",
	automatic: "Automatic",
	paused(left: string): string {
		return `Paused, ${left} left`;
	},
	pause: "Pause",
	pauseFor: "for",
	resume: "Resume",

	commands: "Commands",
	stopOutput: "Stop",
	runOutput: "Run …",
	minutes: "Minutes",
	startRun: "Start",
	cancel: "Cancel",
	clearLock: "Clear the lock",
	stopAll: "STOP ALL",
	/** What a button does, for those who do not see where it stands. */
	about(action: string, title: string): string {
		return `${action}: ${title}`;
	},
	asking: "Asked …",
	notAsked: "Not asked",
	askFailed(message: string): string {
		return `Not asked: ${message}`;
	},
	signIn: "To change something",
	signInWhy: "The token stands in the terminal that started this. The name goes on record with what you ask for.",
	token: "Token",
	tokenWrong: "This is not the token of this gateway.",
	name: "Your name",
	goOn: "Go on",
	askedAs(name: string): string {
		return `Asking as ${name}`;
	},
	changeName: "Change the name",
	nobody: "somebody at the page",

	coldRoom: "Cold room",
	controlProbe: "control probe",
	alarmLimits(low: string | null, high: string | null): string {
		if (low !== null && high !== null) return `Alarm below ${low} or above ${high}`;
		if (high !== null) return `Alarm above ${high}`;
		return low === null ? "No alarm limits" : `Alarm below ${low}`;
	},
	setPoint: "set point",
	coolingStarts: "cooling starts",
	program(state: string): string {
		return plain(state);
	},
	humidity: "humidity",

	plots: "Last hours",
	windows: "Time shown",
	windowNames: { hour: "1 h", quarter: "6 h", day: "24 h", all: "All" },
	plotSoil: "Soil moisture",
	plotFlow: "Water flow",
	plotWaiting: "Waiting for the first values in the database …",
	plotFailed(message: string): string {
		return `Not refreshed: ${message}`;
	},
	bandLegend(low: string, high: string): string {
		return `band ${low} to ${high}`;
	},
	alarmLegend: "alarm limit",
	plotLabel(title: string, names: readonly string[]): string {
		return `Plot of ${title}: ${names.join(", ")}`;
	},

	link: "Links",
	countyDatabase: "County",
	flashTitle: "Memory",
	sinkUp: "Up",
	sinkDown: "Down",
	waiting: "Waiting",
	skipped: "Passed over",
	today: "Sent today",
	todayText(bytes: string, budget: string | null): string {
		return budget === null ? bytes : `${bytes} of ${budget}`;
	},
	month: "A month at this rate",
	backlog: "Waiting in flash",
	backlogText(records: string, values: string): string {
		return `${values} values in ${records} records`;
	},
	flash: "Flash used",
	of(part: string, whole: string): string {
		return `${part} of ${whole}`;
	},
	delivered: "In the county's database",
	values(count: string): string {
		return `${count} values`;
	},
	duplicates: "Stored twice",
	lastReceipt: "Last receipt",
	ago(age: string): string {
		return `${age} ago`;
	},
	never: "none yet",
	inFlight: "On their way",
	dropped: "Lost, flash was full",
	records(count: string): string {
		return `${count} records`;
	},

	bus: "Bus load",
	line(name: string): string {
		return `Line ${name}`;
	},
	busShare(percent: string): string {
		return `${percent} % busy`;
	},
	allAnswer: "All devices answer",
	silent(names: readonly string[]): string {
		return `Silent: ${names.join(", ")}`;
	},
	busCounts(requests: string, replies: string): string {
		return `${replies} replies to ${requests} requests`;
	},
	busFaults(timeouts: string, damaged: string, exceptions: string): string {
		return `${timeouts} without a reply, ${damaged} damaged, ${exceptions} refused`;
	},

	all: "All measured values",
	showAll(count: number): string {
		return `Show all ${count}, as the county's database has them`;
	},
	columns: { point: "Point", value: "Value", at: "Measured", record: "Record" },

	uncertain: "uncertain",
	bad: "no valid value",
	none: "no value yet",
	notLive: "not live",
	stale(age: string | null): string {
		return age === null ? "stale" : `stale ${age}`;
	},

	/** Kinds of points, for those without a title that tells them apart. */
	kind(kind: string): string {
		return plain(kind);
	},
	footer(gateway: string, epoch: string, sequence: string): string {
		return `Gateway ${gateway}, log ${epoch}, next record ${sequence}`;
	},
};

/** Every word that the page says; each language has all of them. */
export type Words = typeof en;

function restarted(bootCount: number, boot: string): string {
	return `${bootCount > 1 ? "Restarted" : "Started"} at ${boot}`;
}
