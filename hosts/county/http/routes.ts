import { HeadgateError } from "../../node/errors";
import type { Database } from "../database-types";
import { alarms, commands, faults, gaps, setAsides, siteChanges } from "../events";
import { gateways, hasGateway, schemas } from "../gateways";
import { buckets, hasPoint, rawValues } from "../history";
import { latest } from "../queries";
import { numberedPoints } from "../schema-points";
import { deliveryOf } from "../sites/deliveries";
import { summaries } from "../told";
import type { Cell } from "./csv";
import {
	alarmsShape,
	bucketsShape,
	commandsShape,
	faultsShape,
	gapsShape,
	gatewayParameter,
	gatewaysShape,
	latestShape,
	limitMax,
	limitParameter,
	type Shape,
	schemaShape,
	setAsideShape,
	siteChangeShape,
	siteChangesShape,
	summariesShape,
	timeParameter,
	valuesShape,
} from "./shapes";

/** What a request asks for, checked against its route's parameters. */
export interface Question {
	readonly gateway: string;
	readonly limit: number;
	readonly after: string;
	readonly point: string;
	readonly from: string;
	readonly to: string;
	readonly bucketSeconds: number;
}

export type Row = Readonly<Record<string, unknown>>;

/** One thing that can be asked. */
export interface Route {
	/** As fastify has it: `/gateways/:gateway/latest`. */
	readonly path: string;
	readonly summary: string;
	/** Of the query, beside `format`. */
	readonly parameters: Readonly<Record<string, Shape>>;
	readonly required: readonly string[];
	/** Of the answer. */
	readonly shape: Shape;
	/** Rows, one more than `limit` where there are more. */
	answer(database: Database, question: Question): Promise<readonly Row[]>;
}

const qualities = ["good", "uncertain", "stale", "bad"];

function iso(ms: number): string;
function iso(ms: number | null): string | null;
function iso(ms: number | null): string | null {
	return ms === null ? null : new Date(ms).toISOString();
}

async function known(database: Database, gateway: string): Promise<void> {
	if (await hasGateway(database, gateway)) return;
	throw new HeadgateError("HG_GATEWAY_UNKNOWN", `no gateway ${gateway} was ever heard here`);
}

async function spanOf(database: Database, { gateway, point, from, to }: Question) {
	const span = { gateway, point, fromMs: Date.parse(from), toMs: Date.parse(to) };
	if (span.fromMs >= span.toMs) throw new HeadgateError("HG_RANGE_WRONG", `from ${from} is not before to ${to}`);
	await known(database, gateway);
	if (await hasPoint(database, gateway, point)) return span;
	throw new HeadgateError("HG_POINT_UNKNOWN", `gateway ${gateway} has no point ${JSON.stringify(point)}`);
}

const spanParameters = { point: { type: "string", maxLength: 200 }, from: timeParameter, to: timeParameter };
const ofGateway = { parameters: { limit: limitParameter }, required: [] };

export const routes: readonly Route[] = [
	{
		path: "/gateways",
		summary: "Every gateway: when it was last heard, whether its link stands, how far behind it is.",
		parameters: { limit: limitParameter, after: { ...gatewayParameter, description: "Begin behind this one." } },
		required: [],
		shape: gatewaysShape,
		answer: async (database, { after = "", limit }) =>
			(await gateways(database, after, limit + 1)).map(({ lastSeenMs, statusMs, newestMs, ...rest }) => ({
				...rest,
				...{ lastSeen: iso(lastSeenMs), statusAt: iso(statusMs), newestAt: iso(newestMs) },
			})),
	},
	{
		path: "/gateways/:gateway/schema",
		summary: "What the gateway's numbers mean; a change of its site adds one. Newest first.",
		...ofGateway,
		shape: schemaShape,
		answer: async (database, { gateway, limit }) => {
			await known(database, gateway);
			return (await schemas(database, gateway, limit + 1)).map(({ hash, firstSeenMs, definition }) => ({
				...definition,
				...{ points: numberedPoints(definition), hash, firstSeen: iso(firstSeenMs) },
			}));
		},
	},
	{
		path: "/gateways/:gateway/latest",
		summary: "The newest value of every point.",
		...ofGateway,
		shape: latestShape,
		answer: async (database, { gateway }) => {
			await known(database, gateway);
			return (await latest(database, gateway)).map(({ atMs, quality, ...rest }) => ({
				...rest,
				...{ at: iso(atMs), quality: qualities[quality] },
			}));
		},
	},
	{
		path: "/gateways/:gateway/values",
		summary: "A point's values as they were stored, by time; `from` included, `to` not.",
		parameters: { ...spanParameters, limit: limitParameter },
		required: ["point", "from", "to"],
		shape: valuesShape,
		answer: async (database, question) =>
			(await rawValues(database, await spanOf(database, question), question.limit + 1)).map(
				({ atMs, value, quality }) => ({ at: iso(atMs), value, quality: qualities[quality] }),
			),
	},
	{
		path: "/gateways/:gateway/series",
		summary: `Lowest, highest and mean of a point in equal shares of the time, at most ${limitMax} of them.`,
		parameters: {
			...spanParameters,
			bucketSeconds: { type: "integer", minimum: 1, maximum: 366 * 86_400 },
		},
		required: ["point", "from", "to", "bucketSeconds"],
		shape: bucketsShape,
		answer: async (database, question) => {
			const span = await spanOf(database, question);
			const count = Math.ceil((span.toMs - span.fromMs) / (question.bucketSeconds * 1000));
			if (count > limitMax) {
				const message = `${count} buckets of ${question.bucketSeconds} s: at most ${limitMax}, take wider ones`;
				throw new HeadgateError("HG_RANGE_LARGE", message);
			}
			return (await buckets(database, span, question.bucketSeconds)).map(({ atMs, ...rest }) => ({
				at: iso(atMs),
				...rest,
			}));
		},
	},
	{
		path: "/gateways/:gateway/summaries",
		summary: "What the gateway had no room for, as it summed it up: a long outage, coarsely.",
		parameters: { ...spanParameters, limit: limitParameter },
		required: ["point", "from", "to"],
		shape: summariesShape,
		answer: async (database, question) => {
			const { gateway, point, fromMs, toMs } = await spanOf(database, question);
			const rows = await summaries(database, gateway, point, fromMs, toMs - 1, question.limit + 1);
			return rows.map(({ firstMs, lastMs, ...rest }) => ({ firstAt: iso(firstMs), lastAt: iso(lastMs), ...rest }));
		},
	},
	{
		path: "/gateways/:gateway/gaps",
		summary: "Sequences that the county has not, and what the gateway says of those that it lost or thinned itself.",
		...ofGateway,
		shape: gapsShape,
		answer: async (database, { gateway, limit }) => {
			await known(database, gateway);
			return (await gaps(database, gateway, limit + 1)).map(({ atMs, ...rest }) => ({ ...rest, at: iso(atMs) }));
		},
	},
	{
		path: "/gateways/:gateway/alarms",
		summary: "What happened to alarms: raised, cleared, acknowledged … Newest first.",
		...ofGateway,
		shape: alarmsShape,
		answer: async (database, { gateway, limit }) => {
			await known(database, gateway);
			return (await alarms(database, gateway, limit + 1)).map(({ atMs, ...rest }) => ({ ...rest, at: iso(atMs) }));
		},
	},
	{
		path: "/gateways/:gateway/commands",
		summary: "What people asked of the gateway, who, and what came of it. Newest first.",
		...ofGateway,
		shape: commandsShape,
		answer: async (database, { gateway, limit }) => {
			await known(database, gateway);
			return (await commands(database, gateway, limit + 1)).map(({ atMs, ...rest }) => ({ at: iso(atMs), ...rest }));
		},
	},
	{
		path: "/gateways/:gateway/site",
		summary: "The newest change of site that was asked for here, and how far it has come.",
		...ofGateway,
		shape: siteChangeShape,
		answer: async (database, { gateway }) => {
			await known(database, gateway);
			return (await deliveryOf(database, gateway)).map(({ askedMs, changedMs, ...rest }) => ({
				...rest,
				...{ askedAt: iso(askedMs), changedAt: iso(changedMs) },
			}));
		},
	},
	{
		path: "/gateways/:gateway/site-changes",
		summary: "Steps of the gateway from one site to the next, and back, whoever asked for it. Newest first.",
		...ofGateway,
		shape: siteChangesShape,
		answer: async (database, { gateway, limit }) => {
			await known(database, gateway);
			return (await siteChanges(database, gateway, limit + 1)).map(({ atMs, ...rest }) => ({ at: iso(atMs), ...rest }));
		},
	},
	{
		path: "/gateways/:gateway/faults",
		summary: "What the gateway's log says of itself: blocks that wear out, and what was altered in them. Newest first.",
		...ofGateway,
		shape: faultsShape,
		answer: async (database, { gateway, limit }) => {
			await known(database, gateway);
			return (await faults(database, gateway, limit + 1)).map(({ atMs, ...rest }) => ({ at: iso(atMs), ...rest }));
		},
	},
	{
		path: "/gateways/:gateway/set-aside",
		summary: "Messages and records that were refused, and why. Last seen first.",
		...ofGateway,
		shape: setAsideShape,
		answer: async (database, { gateway, limit }) => {
			await known(database, gateway);
			return (await setAsides(database, gateway, limit + 1)).map(({ firstMs, lastMs, ...rest }) => ({
				...rest,
				...{ firstAt: iso(firstMs), lastAt: iso(lastMs) },
			}));
		},
	},
];

/** The columns of a route's answer as CSV: those of its rows that hold one thing each. */
export function columnsOf(route: Route): string[] {
	const { rows } = route.shape.properties as { rows: { items: { properties: Record<string, { type: unknown }> } } };
	return Object.entries(rows.items.properties).flatMap(([name, { type }]) => (type === "array" ? [] : [name]));
}

export type CsvRow = Readonly<Record<string, Cell>>;
