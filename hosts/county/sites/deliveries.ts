import { createHash, randomBytes } from "node:crypto";
import { ByteReader } from "../../../modules/base/bytes";
import { Outcome, outcomeName } from "../../../modules/commands/request";
import { decodeTable } from "../../../modules/site/table";
import { Verdict, verdictName } from "../../../modules/slots/verdict";
import { decodeRecord } from "../../../modules/store/decoded-record";
import { RecordKind } from "../../../modules/store/record";
import { HeadgateError } from "../../node/errors";
import { writeCommand } from "../commands";
import type { Database } from "../database-types";
import { milliseconds } from "../queries";
import { readLoaded, sealedPart } from "./parts";

const partBytes = 1024;
const nameBytes = 16;
/** Parts on the way at a time. */
const partsUnderWay = 4;
/** What was not answered is sent again after this. */
const againMs = 10_000;
/** A command that is not on record yet is sent again after this. */
const askAgainMs = 15_000;
const validForMs = 300_000;
const lookEveryMs = 500;
/** A gateway that has not taken its site by then is left alone. */
const givenUpMs = 7 * 86_400_000;
/** Newest commands of a gateway among which the outcome is looked for. */
const recordsMax = 200;

export interface DeliveriesOptions {
	readonly database: Database;
	/** Of gateways that take commands. */
	readonly keys: ReadonlyMap<string, Uint8Array>;
	/** Sends a gateway a message. */
	tell(gateway: string, what: string, payload: Uint8Array): void;
	log(line: string): void;
}

/** A site on its way, or what came of it. */
export interface DeliveryRow {
	/** Of the command. */
	readonly id: string;
	readonly who: string;
	/** Name of the table: 32 hexadecimal digits. */
	readonly table: string;
	readonly parts: number;
	/** Parts that the gateway says it has. */
	readonly partsThere: number;
	/** `loading`, `asked`, `accepted`, or an outcome of modules/commands; `given-up`, `failed`. */
	readonly state: string;
	/** In a word; empty: nothing to say. */
	readonly why: string;
	readonly askedMs: number;
	readonly changedMs: number;
}

interface Delivery {
	readonly gateway: string;
	readonly id: string;
	readonly who: string;
	readonly name: Uint8Array;
	readonly bytes: Uint8Array;
	readonly askedMs: number;
	/** When a part went out last; 0: it is there. */
	readonly sentMs: Float64Array;
	isWhole: boolean;
	commandMs: number;
	state: string;
	why: string;
	partsThere: number;
}

/** The newest site that was asked for a gateway here, as the database has it. */
export async function deliveryOf(database: Database, gateway: string): Promise<DeliveryRow[]> {
	return database.query<DeliveryRow>(
		`select id, who, name as "table", ceil(length(bytes) / ${partBytes}.0)::int as parts, parts_there as "partsThere",
			state, why, ${milliseconds("asked_at")} as "askedMs", ${milliseconds("changed_at")} as "changedMs"
		from site_delivery where gateway = $1`,
		[gateway],
	);
}

/**
 * Brings sites to gateways: part by part, those that are missing again, then the command, then what their records say
 * came of it. All of it outlives this process.
 */
export class SiteDeliveries {
	readonly #options: DeliveriesOptions;
	readonly #open = new Map<string, Delivery>();
	#timer: NodeJS.Timeout | undefined;
	#looking: Promise<void> = Promise.resolve();

	private constructor(options: DeliveriesOptions) {
		this.#options = options;
	}

	/** Goes on with what is open. */
	static async start(options: DeliveriesOptions): Promise<SiteDeliveries> {
		const deliveries = new SiteDeliveries(options);
		type Row = Pick<Delivery, "gateway" | "id" | "who" | "bytes" | "askedMs" | "state">;
		const rows = await options.database.query<Row>(
			`select gateway, id, who, bytes, state, ${milliseconds("asked_at")} as "askedMs"
			from site_delivery where is_open`,
		);
		for (const row of rows) deliveries.#take(row);
		deliveries.#timer = setInterval(() => {
			deliveries.#looking = deliveries.#looking.then(() => deliveries.#look());
		}, lookEveryMs);
		return deliveries;
	}

	#take({ bytes, ...row }: Pick<Delivery, "gateway" | "id" | "who" | "bytes" | "askedMs" | "state">): void {
		const table = Uint8Array.from(bytes);
		this.#open.set(row.gateway, {
			...{ ...row, bytes: table, name: nameOf(table), why: "", partsThere: 0 },
			...{ sentMs: new Float64Array(Math.ceil(table.length / partBytes)).fill(1), isWhole: false, commandMs: 0 },
		});
	}

	/**
	 * Sends a gateway another site; one that is on its way to it is given up.
	 *
	 * @throws HeadgateError `HG_GATEWAY_KEYLESS`; `HG_TABLE`: it is none, or another gateway's
	 */
	async deliver(
		gateway: string,
		bytes: Uint8Array,
		who: string,
	): Promise<{ readonly id: string; readonly table: string }> {
		const { database, keys } = this.#options;
		if (!keys.has(gateway)) {
			throw new HeadgateError(
				"HG_GATEWAY_KEYLESS",
				`${gateway} takes no commands from here: it needs a key, in --keys here and in --receipt-key there`,
			);
		}
		const plan = decodeTable(bytes);
		if (typeof plan === "string") throw new HeadgateError("HG_TABLE", `this table ${plan}`);
		if (plan.gateway !== gateway) throw new HeadgateError("HG_TABLE", `this is the site of ${plan.gateway}`);
		const id = randomBytes(12).toString("hex");
		const table = hexOf(nameOf(bytes));
		await database.query(
			`insert into site_delivery (gateway, id, who, name, bytes, state) values ($1, $2, $3, $4, $5, 'loading')
			on conflict (gateway) do update set id = $2, who = $3, name = $4, bytes = $5, parts_there = 0, state = 'loading',
				why = '', is_open = true, asked_at = now(), changed_at = now()`,
			[gateway, id, who, table, bytes],
		);
		this.#take({ gateway, id, who, bytes, askedMs: Date.now(), state: "loading" });
		return { id, table };
	}

	/** What a gateway says of its parts. */
	heard(gateway: string, payload: Uint8Array): void {
		const delivery = this.#open.get(gateway);
		const loaded = readLoaded(payload);
		if (delivery === undefined || loaded?.table !== hexOf(delivery.name)) return;
		delivery.partsThere = 0;
		for (let part = 0; part < delivery.sentMs.length; part += 1) {
			const isThere = (((loaded.have[part >> 3] ?? 0) >> (part & 7)) & 1) === 1;
			if (isThere) delivery.partsThere += 1;
			if (isThere) delivery.sentMs[part] = 0;
			else if (delivery.sentMs[part] === 0) delivery.sentMs[part] = 1; // it was there, and is no more
		}
		delivery.why = loaded.state === "kept" || loaded.state === "whole" ? "" : loaded.state;
		if (loaded.state === "worn" || loaded.state === "wrong") delivery.state = "failed";
		delivery.isWhole = loaded.state === "whole";
		if (delivery.isWhole && delivery.state === "loading") delivery.state = "asked";
		this.#send(delivery, Date.now());
	}

	#send(delivery: Delivery, nowMs: number): void {
		const { gateway, id, who, name, bytes, sentMs } = delivery;
		const key = this.#options.keys.get(gateway);
		if (key === undefined || delivery.state === "failed") return;
		if (delivery.isWhole) {
			if (nowMs < delivery.commandMs + askAgainMs) return;
			delivery.commandMs = nowMs;
			const asked = { id, who, role: "installer", what: "apply-site", subject: hexOf(name) } as const;
			const topic = `headgate/${gateway}/command`;
			this.#options.tell(gateway, "command", writeCommand(topic, { ...asked, atMs: nowMs, validForMs }, key));
			return;
		}
		const topic = `headgate/${gateway}/site`;
		// One that was answered for another table, or by "on-trial", is waited with: it is not to be asked in a circle.
		let underWay = sentMs.filter((atMs) => atMs > 1 && nowMs < atMs + againMs).length;
		for (let part = 0; part < sentMs.length && underWay < partsUnderWay; part += 1) {
			const atMs = sentMs[part] as number;
			if (atMs === 0 || nowMs < atMs + againMs) continue;
			sentMs[part] = nowMs;
			underWay += 1;
			const content = bytes.slice(part * partBytes, (part + 1) * partBytes);
			this.#options.tell(
				gateway,
				"site",
				sealedPart(topic, { name, length: bytes.length, part, bytes: content, atMs: nowMs }, key),
			);
		}
	}

	async #look(): Promise<void> {
		for (const delivery of [...this.#open.values()]) {
			try {
				await this.#lookAt(delivery, Date.now());
			} catch (error) {
				this.#options.log(`site of ${delivery.gateway}: ${(error as Error).message}`);
			}
		}
	}

	async #lookAt(delivery: Delivery, nowMs: number): Promise<void> {
		const { gateway, id, partsThere } = delivery;
		const before = delivery.state;
		if (delivery.isWhole || before !== "loading") await this.#readOutcome(delivery);
		const isSettled = delivery.state !== "loading" && delivery.state !== "asked" && delivery.state !== "accepted";
		if (!isSettled && nowMs > delivery.askedMs + givenUpMs) delivery.state = "given-up";
		const isOver = isSettled || delivery.state === "given-up";
		if (!isOver && delivery.state !== "accepted") this.#send(delivery, nowMs);
		if (isOver && this.#open.get(gateway) === delivery) this.#open.delete(gateway);
		await this.#options.database.query(
			`update site_delivery set state = $3, why = $4, parts_there = $5, is_open = $6,
				changed_at = case when state = $3 and parts_there = $5 then changed_at else now() end
			where gateway = $1 and id = $2 and (state, why, parts_there, is_open) is distinct from ($3, $4, $5, $6)`,
			[gateway, id, delivery.state, delivery.why, partsThere, !isOver],
		);
		if (delivery.state !== before) this.#options.log(`site of ${gateway}: ${delivery.state} ${delivery.why}`.trimEnd());
	}

	/** The gateway's own records say what came of the command, and why. */
	async #readOutcome(delivery: Delivery): Promise<void> {
		const rows = await this.#options.database.query<{ bytes: Uint8Array }>(
			`select r.bytes from stored_record as r join log_epoch as l using (log)
			where l.gateway = $1 and r.kind <> 1 and r.kind = any ($2::int[])
			order by r.log desc, r.sequence desc limit ${recordsMax}`,
			[delivery.gateway, [RecordKind.command, RecordKind.site]],
		);
		for (const { bytes } of rows.reverse()) {
			const record = decodeRecord(new ByteReader(bytes));
			if (record?.kind === RecordKind.site && record.id === delivery.id) {
				delivery.why = record.verdict > Verdict.confirmed ? verdictName(record.verdict) : "";
			} else if (record?.kind === RecordKind.command && record.id === delivery.id && record.outcome !== Outcome.kept) {
				delivery.state = outcomeName(record.outcome);
			}
		}
	}

	async stop(): Promise<void> {
		clearInterval(this.#timer);
		await this.#looking;
	}
}

function nameOf(table: Uint8Array): Uint8Array {
	return Uint8Array.from(createHash("sha256").update(table).digest().subarray(0, nameBytes));
}

function hexOf(bytes: Uint8Array): string {
	return Buffer.from(bytes).toString("hex");
}
