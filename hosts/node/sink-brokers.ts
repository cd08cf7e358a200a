import type { SitePlan } from "../../modules/site/plan";
import { brokerPlace } from "./broker-url";
import { HeadgateError } from "./errors";

/** A value of `--broker`: `URL` for every sink that has none of its own, or `NAME=URL` for one. */
interface GivenBroker {
	readonly sink: string | null;
	readonly url: string;
}

/** For a site that sends nothing. */
const NONE = "none";

/**
 * Reads the values of `--broker`.
 *
 * @throws HeadgateError `HG_BROKER_URL`; `HG_OPTION` when there is no value at all
 */
export function readBrokers(words: readonly string[]): readonly GivenBroker[] {
	if (words.length === 0) throw new HeadgateError("HG_OPTION", "headgate run needs --broker mqtt://host:1883");
	if (words.length === 1 && words[0] === NONE) return [];
	return words.map((word) => {
		const named = /^([a-z0-9][a-z0-9.-]*)=(.*)$/s.exec(word);
		const url = named?.[2] ?? word;
		brokerPlace(url);
		return { sink: named?.[1] ?? null, url };
	});
}

/** The broker of one sink; undefined: it has none. */
export function brokerOf(given: readonly GivenBroker[], name: string): string | undefined {
	const own = given.find(({ sink }) => sink === name) ?? given.find(({ sink }) => sink === null);
	return own?.url;
}

/**
 * The broker of each of a site's sinks.
 *
 * @throws HeadgateError `HG_OPTION` when a sink has none, or two, or when one is for no sink
 */
export function sinkBrokers(given: readonly GivenBroker[], { sinks }: SitePlan): ReadonlyMap<string, string> {
	const names = sinks.map(({ name }) => name);
	const brokers = new Map<string, string>();
	let common: string | null = null;
	for (const { sink, url } of given) {
		if (sink === null ? common !== null : brokers.has(sink)) {
			throw new HeadgateError("HG_OPTION", `--broker is there twice for ${sink ?? "all sinks"}`);
		}
		if (sink === null) common = url;
		else if (names.includes(sink)) brokers.set(sink, url);
		else {
			const there = names.length === 0 ? "none" : names.join(", ");
			throw new HeadgateError("HG_OPTION", `--broker ${sink}=…: the site has no sink "${sink}"; there is ${there}`);
		}
	}
	for (const name of names) {
		const url = brokers.get(name) ?? common;
		if (url === null) {
			const how = given.length === 0 ? "--broker mqtt://host:1883" : `--broker ${name}=mqtt://host:1883`;
			throw new HeadgateError("HG_OPTION", `headgate run needs ${how} for the sink ${name}`);
		}
		brokers.set(name, url);
	}
	return brokers;
}
