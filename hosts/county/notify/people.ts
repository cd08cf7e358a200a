import type { Database } from "../database-types";
import type { Receiver } from "../receiver";
import { Acknowledger } from "./acknowledge";
import { Links } from "./links";
import { Notifier } from "./notifier";
import type { NotifyRules } from "./rules";
import { openSender } from "./senders";

export interface PeopleOptions {
	readonly database: Database;
	readonly receiver: Pick<Receiver, "tell" | "connectedForMs">;
	readonly keys: ReadonlyMap<string, Uint8Array> | undefined;
	/** Null: nobody is told, but alarms can be acknowledged. */
	readonly rules: NotifyRules | null;
	log(line: string): void;
}

/** All that goes to people, and what comes back from them. */
export interface People {
	readonly acknowledger: Acknowledger;
	readonly links: Links;
	stop(): Promise<void>;
}

export async function startPeople({ database, receiver, keys, rules, log }: PeopleOptions): Promise<People> {
	const acknowledger = new Acknowledger({ database, keys: keys ?? new Map(), tell: receiver.tell });
	const links = await Links.open(database, rules?.publicUrl ?? null);
	if (rules === null) return { acknowledger, links, stop: async () => undefined };
	const sender = await openSender(rules);
	const heardForMs = (): number => receiver.connectedForMs;
	const notifier = new Notifier({ database, rules, sender, links, acknowledger, heardForMs, log });
	notifier.start();
	return { acknowledger, links, stop: () => notifier.stop() };
}
