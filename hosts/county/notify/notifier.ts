import { createHash } from "node:crypto";
import type { Database, Query } from "../database-types";
import { type Acknowledger, acknowledgementHoldsMs } from "./acknowledge";
import { judgeSilence } from "./cases";
import type { Links } from "./links";
import { type NotifyRules, ruleFor, turnOf } from "./rules";
import type { Sender } from "./senders";
import type { Message } from "./words";

export interface NotifierOptions {
	readonly database: Database;
	readonly rules: NotifyRules;
	readonly sender: Sender;
	readonly links: Links;
	readonly acknowledger: Acknowledger;
	/** Since when whatever gateways send could be heard here; 0 while it can't. */
	heardForMs(): number;
	log(line: string): void;
}

/** How often it is looked what is due. */
const everyMs = 1_000;
/** In one look. */
const casesMax = 100;
const sendingMax = 20;
/** Whoever sends a notification has so long, then another receiver may. */
const claimMs = 60_000;
const retryFirstMs = 5_000;
const retryLastMs = 600_000;
/** An alarm that came and went unheard longer ago is not told any more, nor is what could not be sent for so long. */
const staleMs = 86_400_000;

const ms = (parameter: string): string => `${parameter}::float8 * interval '1 millisecond'`;

interface CaseRow {
	readonly gateway: string;
	readonly alarm: string;
	readonly log: number;
	readonly first: number;
	readonly title: string;
	readonly severity: string;
	readonly stands: boolean;
	readonly acknowledged: boolean;
	readonly who: string;
	readonly raisedAt: Date | null;
	readonly step: number;
}

const caseColumns = `gateway, alarm, log, first::float8 as first, title, severity, stands, acknowledged, who,
	raised_at as "raisedAt", step`;

/**
 * Tells people of alarms, by the rules, until somebody acknowledges. What is to be told is written into the database in
 * the transaction that decides it, then sent until it is taken: at least once, under a name that stays the same.
 */
export class Notifier {
	readonly #options: NotifierOptions;
	#timer: NodeJS.Timeout | undefined;
	#looking: Promise<void> = Promise.resolve();
	#isStopping = false;
	#isTroubleTold = false;

	constructor(options: NotifierOptions) {
		this.#options = options;
	}

	start(): void {
		this.#timer = setTimeout(() => {
			this.#looking = this.look().finally(() => {
				if (!this.#isStopping) this.start();
			});
		}, everyMs);
	}

	/** Waits for what is on its way. */
	async stop(): Promise<void> {
		this.#isStopping = true;
		clearTimeout(this.#timer);
		await this.#looking;
		this.#options.sender.close();
	}

	/** One look at what is due. Never rejects: a database that is away is looked at again. */
	async look(): Promise<void> {
		const { database, acknowledger, log } = this.#options;
		try {
			await database.transaction(async (query) => {
				await judgeSilence(query, this.#options.heardForMs());
				await this.#tellDue(query);
				await this.#tellEnds(query);
			});
			await acknowledger.ask(database.query.bind(database));
			await this.#send();
			this.#isTroubleTold = false;
		} catch (error) {
			if (!this.#isTroubleTold) log(`notifications: ${(error as Error).message}: trying again`);
			this.#isTroubleTold = true;
		}
	}

	/** Cases whose next step is due. Several receivers share them: a row is one's at a time. */
	async #tellDue(query: Query): Promise<void> {
		await query(`update alarm_case set due = false where due and not stands and opened_at < now() - ${ms("$1")}`, [
			staleMs,
		]);
		const cases = await query<CaseRow>(
			`select ${caseColumns} from alarm_case
			where due and next_at <= now() and not acknowledged and not shelved and not consequence
				and (wanted_at is null or wanted_at < now() - ${ms("$1")})
			order by next_at limit ${casesMax} for update skip locked`,
			[acknowledgementHoldsMs],
		);
		for (const one of cases) {
			const rule = ruleFor(this.#options.rules, one.gateway, one.severity);
			const turn = rule === null ? null : turnOf(rule, one.step);
			for (const name of turn?.to ?? []) {
				await this.#note(query, one, name, one.step === 0 ? "raised" : "again");
			}
			await query(
				`update alarm_case set step = step + 1, told = told or $3, due = $4, next_at = now() + ${ms("$5")}
				where gateway = $1 and alarm = $2`,
				[one.gateway, one.alarm, turn !== null, turn !== null && one.stands, turn?.waitMs ?? 0],
			);
		}
	}

	/** Whoever was told of a case is told that it is over, or that somebody has it. */
	async #tellEnds(query: Query): Promise<void> {
		const cases = await query<CaseRow>(
			`select ${caseColumns} from alarm_case where told and (not stands or acknowledged)
			order by next_at limit ${casesMax} for update skip locked`,
		);
		for (const one of cases) {
			const recipients = await query<{ recipient: string }>(
				`select distinct recipient from notification
				where gateway = $1 and alarm = $2 and log = $3 and first = $4 order by recipient`,
				[one.gateway, one.alarm, one.log, one.first],
			);
			const what = one.stands ? "acknowledged" : "cleared";
			for (const { recipient } of recipients) await this.#note(query, one, recipient, what);
			await query(
				`update alarm_case set told = false, due = due and $3 and not acknowledged
				where gateway = $1 and alarm = $2`,
				[one.gateway, one.alarm, one.stands],
			);
		}
	}

	async #note(query: Query, one: CaseRow, recipient: string, what: Message["what"]): Promise<void> {
		const { gateway, alarm, log, first, title, severity, stands, raisedAt, who } = one;
		const name = JSON.stringify([gateway, alarm, log, first, what, what === "again" ? one.step : 0, recipient]);
		const id = createHash("sha256").update(name).digest("hex").slice(0, 24);
		const isOpen = stands && (what === "raised" || what === "again");
		const acknowledgeUrl = isOpen ? this.#options.links.make({ gateway, alarm, log, first, who: recipient }) : null;
		const told = { id, what, gateway, alarm, title, severity, raisedAt: raisedAt?.toISOString() ?? null, who };
		const message: Message = { ...told, acknowledgeUrl };
		await query(
			`insert into notification (id, gateway, alarm, log, first, recipient, what, message)
			values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict do nothing`,
			[id, gateway, alarm, log, first, recipient, what, JSON.stringify(message)],
		);
	}

	async #send(): Promise<void> {
		const { database } = this.#options;
		const waiting = await database.query<{ id: string; recipient: string; attempts: number; message: Message }>(
			`update notification set next_at = now() + ${ms("$1")}, attempts = attempts + 1
			where id in (
				select id from notification
				where sent_at is null and next_at <= now() and created_at > now() - ${ms("$2")}
				order by next_at limit ${sendingMax} for update skip locked
			) returning id, recipient, attempts, message`,
			[claimMs, staleMs],
		);
		await Promise.all(waiting.map((one) => this.#sendOne(one)));
	}

	async #sendOne(one: {
		readonly id: string;
		readonly recipient: string;
		readonly attempts: number;
		readonly message: Message;
	}) {
		const { database, rules, sender, log } = this.#options;
		const { id, recipient: name, attempts, message } = one;
		try {
			const recipient = rules.recipients.find((candidate) => candidate.name === name);
			if (recipient === undefined) throw new Error("the rules have no such recipient any more");
			await sender.send(recipient, message);
			await database.query("update notification set sent_at = now(), error = null where id = $1", [id]);
		} catch (error) {
			const cause = error instanceof Error ? error.message : String(error);
			if (attempts === 1) log(`notifications: ${name} was not told of ${message.alarm} (${cause}): trying again`);
			const waitMs = Math.min(retryFirstMs * 2 ** Math.min(attempts - 1, 20), retryLastMs);
			await database.query(`update notification set error = $2, next_at = now() + ${ms("$3")} where id = $1`, [
				...[id, cause.slice(0, 500), waitMs],
			]);
		}
	}
}
