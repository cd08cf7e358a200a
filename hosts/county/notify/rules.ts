import { FaultList, namesOf } from "../../../modules/site/fault";
import { checkShape } from "../../../modules/site/shape";
import type { Shape } from "../../../modules/site/shape-type";
import type { AlarmSeverity } from "../../../modules/site/types";
import { HeadgateError } from "../../node/errors";
import { readSecretFile } from "../../node/key-file";

export interface Recipient {
	readonly name: string;
	readonly email?: string;
	/** http or https; a JSON object is posted there. */
	readonly webhook?: string;
	/** Sent along as `Authorization: Bearer`. */
	readonly token?: string;
}

export interface Step {
	/** After the step before; of the first: after the alarm. */
	readonly afterMs: number;
	/** Names of recipients. */
	readonly to: readonly string[];
}

export interface Rule {
	/** Names of gateways, `*` for whatever follows; missing: all. */
	readonly gateways?: readonly string[];
	/** Missing: all. */
	readonly severities?: readonly AlarmSeverity[];
	readonly steps: readonly Step[];
	/** After the last step it is told again this often, until somebody acknowledges it. */
	readonly repeatMs: number;
}

/** Who is told of which alarm, when, and by what: the file of `headgate county --notify`. */
export interface NotifyRules {
	readonly version: 1;
	/** Where people reach this receiver's HTTP; without it nobody is sent a link. */
	readonly publicUrl?: string;
	readonly smtp?: {
		readonly host: string;
		readonly port: number;
		/** TLS from the first byte on (465); else STARTTLS where the server has it. */
		readonly secure?: boolean;
		readonly user?: string;
		readonly password?: string;
		readonly from: string;
	};
	readonly recipients: readonly Recipient[];
	/** The first that fits an alarm counts. */
	readonly rules: readonly Rule[];
}

const text: Shape = { text: true };
const waitMs: Shape = { number: [0, 7 * 86_400_000], whole: true };
const severity: Shape = { text: true, oneOf: ["critical", "high", "medium", "low"] };

const rulesShape: Shape = {
	object: {
		version: { number: [1, 1], whole: true },
		"publicUrl?": text,
		"smtp?": {
			object: {
				host: text,
				port: { number: [1, 65_535], whole: true },
				"secure?": { flag: true },
				"user?": text,
				"password?": text,
				from: text,
			},
		},
		recipients: {
			list: { object: { name: text, "email?": text, "webhook?": text, "token?": text } },
			least: 1,
			most: 1000,
		},
		rules: {
			list: {
				object: {
					"gateways?": { list: text, least: 1, most: 1000 },
					"severities?": { list: severity, least: 1, most: 4 },
					steps: {
						list: { object: { afterMs: waitMs, to: { list: text, least: 1, most: 100 } } },
						least: 1,
						most: 20,
					},
					repeatMs: { number: [1000, 7 * 86_400_000], whole: true },
				},
			},
			least: 1,
			most: 100,
		},
	},
};

/** @throws HeadgateError `HG_KEY_FILE`; `HG_NOTIFY_FILE` with every mistake and its path */
export async function readRules(path: string): Promise<NotifyRules> {
	let value: unknown;
	try {
		value = JSON.parse(await readSecretFile(path));
	} catch (error) {
		if (error instanceof HeadgateError) throw error;
		throw new HeadgateError("HG_NOTIFY_FILE", `${path}: no JSON: ${(error as Error).message}`);
	}
	const faults = faultsOfRules(value);
	if (faults.length > 0) throw new HeadgateError("HG_NOTIFY_FILE", `${path}: ${faults.join("; ")}`);
	return value as NotifyRules;
}

/** Every mistake, as `path: what is wrong and what would be right`. */
export function faultsOfRules(value: unknown): readonly string[] {
	const faults = new FaultList();
	checkShape(value, rulesShape, "", faults);
	if (faults.faults.length === 0) checkMeaning(value as NotifyRules, faults);
	return faults.faults.map(({ path, message }) => `${path}: ${message}`);
}

function checkMeaning({ publicUrl, smtp, recipients, rules }: NotifyRules, faults: FaultList): void {
	faults.checkNames("recipients", recipients);
	if (publicUrl !== undefined) checkUrl("publicUrl", publicUrl, faults);
	if (smtp !== undefined && !smtp.from.includes("@")) faults.add("smtp.from", `"${smtp.from}" is no address of mail`);
	if ((smtp?.user === undefined) !== (smtp?.password === undefined)) {
		faults.add("smtp", "user and password belong together");
	}
	recipients.forEach(({ email, webhook, token }, index) => {
		const path = `recipients[${index}]`;
		if (email === undefined && webhook === undefined) faults.add(path, "needs an email or a webhook");
		if (email !== undefined && !/^[^\s@,;<>]+@[^\s@,;<>]+$/.test(email)) {
			faults.add(`${path}.email`, `"${email}" is no address of mail`);
		}
		if (email !== undefined && smtp === undefined) faults.add("smtp", `is missing; ${path} has an email`);
		if (webhook !== undefined) checkUrl(`${path}.webhook`, webhook, faults);
		if (token !== undefined && webhook === undefined) faults.add(`${path}.token`, "belongs to a webhook");
	});
	rules.forEach(({ gateways, steps }, at) => {
		steps.forEach(({ to }, step) => {
			to.forEach((name, index) => {
				faults.find(`rules[${at}].steps[${step}].to[${index}]`, name, namesOf(recipients), "recipient");
			});
		});
		gateways?.forEach((name, index) => {
			if (/^[a-z0-9-]*\*?$/.test(name) && name !== "") return;
			faults.add(`rules[${at}].gateways[${index}]`, `"${name}" must be a gateway's name, or its begin and a *`);
		});
	});
}

function checkUrl(path: string, url: string, faults: FaultList): void {
	const isFit = URL.canParse(url) && ["http:", "https:"].includes(new URL(url).protocol);
	if (!isFit) faults.add(path, `"${url}" must be an address that begins with http:// or https://`);
}

/** The first rule that fits; null: nobody is told. */
export function ruleFor({ rules }: NotifyRules, gateway: string, severityOf: string): Rule | null {
	const fits = (pattern: string): boolean =>
		pattern.endsWith("*") ? gateway.startsWith(pattern.slice(0, -1)) : gateway === pattern;
	const found = rules.find(
		({ gateways, severities }) =>
			(gateways?.some(fits) ?? true) && (severities?.some((one) => one === severityOf) ?? true),
	);
	return found ?? null;
}

/** What is told at the `turn`th time, from 0 on, and how long until the next. Beyond the last step it repeats. */
export function turnOf(
	{ steps, repeatMs }: Rule,
	turn: number,
): { readonly to: readonly string[]; readonly waitMs: number } {
	const step = steps[Math.min(turn, steps.length - 1)] as Step;
	const next = steps[turn + 1];
	return { to: step.to, waitMs: next?.afterMs ?? repeatMs };
}
