import { randomBytes } from "node:crypto";
import { HeadgateError } from "../../node/errors";
import { writeCommand } from "../commands";
import type { Database, Query } from "../database-types";
import { silentAlarm } from "./cases";

/** A gateway that has not said that it knows is asked again after this. */
const askAgainMs = 30_000;
/** So long an acknowledgement that has not arrived keeps others from being told. */
export const acknowledgementHoldsMs = 600_000;
const validForMs = 300_000;

export interface AcknowledgerOptions {
	readonly database: Database;
	/** Of gateways that take commands. */
	readonly keys: ReadonlyMap<string, Uint8Array>;
	/** Sends a gateway a message. */
	tell(gateway: string, what: string, payload: Uint8Array): void;
}

/** Which alarm somebody acknowledges; with `first`, only if it is still the same case. */
export interface Acknowledgement {
	readonly gateway: string;
	readonly alarm: string;
	readonly who: string;
	readonly log?: number;
	readonly first?: number;
}

/** Brings people's acknowledgements to the gateways, until their records say that they have arrived. */
export class Acknowledger {
	readonly #options: AcknowledgerOptions;

	constructor(options: AcknowledgerOptions) {
		this.#options = options;
	}

	/**
	 * Somebody has seen an alarm. Of a gateway: noted, and asked of it at once and until it says so. Of the county's own:
	 * done.
	 *
	 * @throws HeadgateError `HG_ALARM_OVER`: it does not stand, or not any more; `HG_GATEWAY_KEYLESS`
	 */
	async acknowledge({ gateway, alarm, who, log, first }: Acknowledgement): Promise<void> {
		const { database, keys } = this.#options;
		const isOwn = alarm === silentAlarm;
		if (!isOwn && !keys.has(gateway)) {
			throw new HeadgateError(
				"HG_GATEWAY_KEYLESS",
				`${gateway} takes no commands from here: it needs a key, in --keys here and in --receipt-key there`,
			);
		}
		const rows = await database.query(
			`update alarm_case set wanted_by = $3, wanted_at = now(), asked_at = null,
				acknowledged = acknowledged or $4, who = case when $4 then $3 else who end
			where gateway = $1 and alarm = $2 and stands and not acknowledged
				and ($5::int is null or log = $5) and ($6::bigint is null or first = $6)
			returning gateway`,
			[gateway, alarm, who, isOwn, log ?? null, first ?? null],
		);
		if (rows.length > 0) return this.ask(database.query.bind(database));
		const [found] = await database.query<{ acknowledged: boolean }>(
			`select acknowledged from alarm_case
			where gateway = $1 and alarm = $2 and stands and ($3::bigint is null or first = $3)`,
			[gateway, alarm, first ?? null],
		);
		if (found?.acknowledged !== true) {
			throw new HeadgateError("HG_ALARM_OVER", `${alarm} of ${gateway} does not stand any more`);
		}
	}

	/** Asks gateways for what they have not said yet that they know. */
	async ask(query: Query): Promise<void> {
		const rows = await query<{ gateway: string; alarm: string; who: string }>(
			`update alarm_case set asked_at = now()
			where wanted_by is not null and stands and not acknowledged and log > 0
				and (asked_at is null or asked_at < now() - $1::float8 * interval '1 millisecond')
			returning gateway, alarm, wanted_by as who`,
			[askAgainMs],
		);
		for (const { gateway, alarm, who } of rows) {
			const key = this.#options.keys.get(gateway);
			if (key === undefined) continue;
			const id = randomBytes(12).toString("hex");
			const asked = { id, who, role: "operator", what: "acknowledge", subject: alarm } as const;
			const command = { ...asked, atMs: Date.now(), validForMs };
			this.#options.tell(gateway, "command", writeCommand(`headgate/${gateway}/command`, command, key));
		}
	}
}
