import { AlarmFlag } from "../alarms/edge";
import { alarmStateName } from "../alarms/state";
import type { AlarmTable } from "../alarms/table";
import { CommandDesk } from "../commands/desk";
import type { ForecastBook } from "../commands/forecast-book";
import type { Entry } from "../commands/ledger";
import type { LimitBook } from "../commands/limit-book";
import { OutputDoor } from "../commands/output-door";
import { Outcome, outcomeName } from "../commands/request";
import type { SiteDoor } from "../commands/site-change";
import type { OutputBoard } from "../outputs/board";
import { evidenceName, outputStateName } from "../outputs/lease";
import type { Clock } from "../ports/clock";
import type { Program } from "../programs/program";
import type { SitePlan } from "../site/plan";
import type { CommandAnswer } from "../uplink/command";
import type { Journal } from "./journal";
import type { GatewayPorts } from "./ports";

/** What of a gateway its desk works with. */
interface DeskParts {
	readonly plan: SitePlan;
	readonly outputs: OutputBoard;
	readonly alarms: AlarmTable;
	readonly programs: readonly Program[];
	readonly journal: Journal;
	readonly limits: LimitBook;
	readonly forecast: ForecastBook | null;
	readonly ports: GatewayPorts;
	/** Made after the desk. */
	readonly sites: SiteDoor | null;
}

/** The desk of a gateway. @param tell takes each answer */
export function deskOf(gateway: DeskParts, clock: Clock, tell: (answer: CommandAnswer) => void): CommandDesk {
	const { plan, journal } = gateway;
	return new CommandDesk({
		clock,
		outputs: new OutputDoor(gateway.outputs),
		alarms: gateway.alarms,
		programs: gateway.programs,
		limits: gateway.limits,
		forecast: gateway.forecast,
		site: gateway.ports.sites === undefined ? null : siteDoor(gateway),
		outputNames: plan.outputs.map(({ name }) => name),
		alarmNames: plan.alarms.map(({ name }) => name),
		note: (entry, outcome) => journal.command({ ...entry, outcome }),
		answer: ({ id, ...entry }, outcome, why) => {
			const seen = why === undefined ? evidenceOf(gateway, entry) : { state: why, evidence: "none" };
			tell({ id, outcome: outcomeName(outcome), subject: entry.subject, ...seen });
		},
	});
}

function siteDoor(gateway: DeskParts): SiteDoor {
	return {
		check: (name) => gateway.sites?.check(name) ?? Outcome.noPlace,
		switchOver: (entry) => gateway.sites?.switchOver(entry) ?? false,
	};
}

/** How what a command is about stands now, in a word, and what that rests on. */
function evidenceOf(gateway: DeskParts, { subject }: Pick<Entry, "subject">): { state: string; evidence: string } {
	const { plan, outputs, alarms, programs } = gateway;
	const output = plan.outputs.findIndex(({ name }) => name === subject);
	if (output >= 0) {
		const { state, evidence } = outputs.at(output);
		return { state: outputStateName(state), evidence: evidenceName(evidence) };
	}
	const alarm = plan.alarms.findIndex(({ name }) => name === subject);
	if (alarm >= 0) {
		const flags = alarms.flags(alarm);
		const isAcknowledged = (flags & AlarmFlag.acknowledged) !== 0;
		return { state: isAcknowledged ? "acknowledged" : alarmStateName(alarms.state(alarm)), evidence: "none" };
	}
	return { state: programs.find(({ name }) => name === subject)?.state ?? "", evidence: "none" };
}
