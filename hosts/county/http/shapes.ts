/** JSON Schemas of what the API takes and gives: fastify checks and writes by them, and OpenAPI shows them. */
export type Shape = Readonly<Record<string, unknown>>;

const limitDefault = 1000;
export const limitMax = 10_000;

const text: Shape = { type: "string" };
const number: Shape = { type: "number" };
const whole: Shape = { type: "integer" };
const flag: Shape = { type: "boolean" };
const time: Shape = { type: "string", format: "date-time" };
const maybe = (shape: Shape): Shape => ({ ...shape, type: [shape.type, "null"] });
const epoch: Shape = { type: "string", pattern: "^([0-9a-f]{12})?$", description: "The log: 12 hexadecimal digits." };

function object(properties: Readonly<Record<string, Shape>>): Shape {
	return { type: "object", properties, required: Object.keys(properties), additionalProperties: false };
}

/** A list in its envelope: `truncated` when there are more than were asked for. */
function list(row: Shape): Shape {
	return object({ rows: { type: "array", items: row }, truncated: { type: "boolean" } });
}

export const errorShape = object({ code: { type: "string", pattern: "^HG_" }, message: text });

export const gatewaysShape = list(
	object({
		gateway: text,
		lastSeen: time,
		status: maybe(text),
		statusAt: maybe(time),
		points: whole,
		newestAt: maybe(time),
		behindMs: maybe({ ...number, description: "How far its newest value lay behind when it was last heard." }),
	}),
);

const pointShape = object({ name: text, unit: text, step: number, kind: text });
const names: Shape = { type: "array", items: text };
export const schemaShape = list(
	object({
		hash: text,
		firstSeen: time,
		site: text,
		points: { type: "array", items: pointShape },
		outputs: names,
		programs: names,
		alarms: names,
	}),
);

const quality: Shape = { type: "string", enum: ["good", "uncertain", "stale", "bad"] };

export const latestShape = list(
	object({ point: text, at: maybe(time), value: maybe(number), unit: text, quality, epoch, sequence: whole }),
);

export const valuesShape = list(object({ at: time, value: maybe(number), quality }));

export const bucketsShape = list(
	object({
		at: { ...time, description: "Its begin." },
		min: maybe(number),
		max: maybe(number),
		mean: maybe(number),
		count: { ...whole, description: "Values that are not bad." },
		badCount: whole,
	}),
);

export const gapsShape = list(
	object({
		kind: { type: "string", enum: ["missing", "told"] },
		epoch,
		first: whole,
		count: whole,
		cause: maybe(text),
		records: maybe(whole),
		values: maybe(whole),
		at: maybe(time),
	}),
);

export const summariesShape = list(
	object({
		firstAt: time,
		lastAt: time,
		minimum: number,
		maximum: number,
		mean: number,
		count: whole,
		sequence: whole,
	}),
);

export const faultsShape = list(
	object({
		at: maybe(time),
		fault: { ...text, description: "`altered` is a break in the log's hash chain." },
		log: { type: "string", enum: ["events", "telemetry"] },
		number: whole,
		epoch,
		sequence: whole,
	}),
);

export const alarmsShape = list(
	object({
		at: maybe(time),
		alarm: text,
		edge: { ...text, description: "`raised`, `cleared`, `acknowledged`, `shelved`, `unshelved`, `returned` …" },
		number: maybe({ ...whole, description: "Counts the edges of this alarm, over restarts." }),
		counts: whole,
		who: { ...text, description: "Who acknowledged or shelved it." },
		stands: flag,
		acknowledged: flag,
		shelved: flag,
		consequence: { ...flag, description: "Another alarm explains it." },
		epoch,
		sequence: whole,
	}),
);

export const commandsShape = list(
	object({
		at: maybe(time),
		id: { ...text, description: "Names the command; what came of it is a row of its own." },
		who: text,
		role: { type: "string", enum: ["viewer", "operator", "installer"] },
		what: text,
		subject: { ...text, description: "Output, alarm, program, limit or table." },
		value: {
			...text,
			description: "Of set-limit: what was asked for; empty: the site's own. Of forecast: mm of rain.",
		},
		was: { ...text, description: "Of set-limit and forecast: what was before." },
		outcome: text,
		epoch,
		sequence: whole,
	}),
);

export const siteChangesShape = list(
	object({
		at: maybe(time),
		step: { ...text, description: "`switched`, `trial`, `confirmed`, `rolled-back`." },
		why: text,
		oldHash: { ...text, description: "Of the site before: 16 hexadecimal digits, as in schema." },
		newHash: text,
		id: { ...text, description: "Of the command." },
		who: text,
		epoch,
		sequence: whole,
	}),
);

export const siteChangeShape = list(
	object({
		id: { ...text, description: "Of the command." },
		who: text,
		table: { ...text, description: "Its name: 32 hexadecimal digits." },
		parts: whole,
		partsThere: { ...whole, description: "Parts that the gateway says it has." },
		state: { ...text, description: "`loading`, `asked`, `accepted`, then `confirmed`, `rolled-back`, or why not." },
		why: text,
		askedAt: time,
		changedAt: time,
	}),
);

export const setAsideShape = list(
	object({
		what: text,
		epoch,
		sequence: { ...whole, description: "-1 for a whole message." },
		reason: text,
		size: whole,
		count: whole,
		firstAt: time,
		lastAt: time,
	}),
);

export const limitParameter: Shape = { type: "integer", minimum: 1, maximum: limitMax, default: limitDefault };
export const formatParameter: Shape = { type: "string", enum: ["json", "csv"], default: "json" };
export const timeParameter: Shape = { type: "string", format: "date-time" };
export const gatewayParameter: Shape = { type: "string", pattern: "^[a-z0-9-]{1,64}$" };
