import type {
	Confidence,
	Profile,
	ProfileActuator,
	ProfileLine,
	ProfileQuantity,
	ProfileSetup,
	ProfileVariant,
	RegisterRef,
	WordOrder,
} from "./profile";
import { longestRun } from "./register-runs";
import { repeatActuator, repeatQuantity } from "./repeat";

/** Periods of quantities that do not say theirs. */
const PERIOD_MS = 10_000;
/** Time-out of a device whose source names none. */
const REPLY_TIMEOUT_MS = 300;
/** `like` leads to a profile that has its own set-up, or to another `like`; not further. */
const LIKES_MAX = 4;

/** A quantity with nothing left out. */
export interface ResolvedQuantity extends ProfileQuantity {
	readonly order: WordOrder;
	readonly scale: number;
	readonly offset: number;
	readonly step: number;
	readonly periodMs: number;
	readonly staleAfterMs: number;
}

export interface ResolvedLine extends ProfileLine {
	readonly replyTimeoutMs: number;
	readonly gapMs: number;
	readonly registersPerRead: number;
	readonly holes: boolean;
}

/** A profile or one of its variants, ready for use: defaults filled in, repeats written out, references followed. */
export interface ResolvedProfile {
	/** `<id>` or `<id>/<variant>`. */
	readonly name: string;
	readonly vendor: string;
	readonly model: string;
	readonly confidence: Confidence;
	readonly unverified: readonly string[];
	readonly line: ResolvedLine;
	readonly quantities: readonly ResolvedQuantity[];
	readonly actuators: readonly ProfileActuator[];
	readonly setup: ProfileSetup | null;
	/** The file it is from, for what variants share: start, identify, wiring, quirks, sources. */
	readonly profile: Profile;
	readonly variant: ProfileVariant | null;
}

/** Profiles by identifier, as their files hold them. */
export type ProfileMap = ReadonlyMap<string, Profile>;

/**
 * The profile or variant of this name.
 *
 * @returns what is wrong, in words, when there is no such profile or variant, or when a reference leads nowhere
 */
export function resolveProfile(name: string, profiles: ProfileMap): ResolvedProfile | string {
	const [id = "", variantId, ...rest] = name.split("/");
	const profile = profiles.get(id);
	if (profile === undefined || rest.length > 0) return `there is no profile "${name}"`;
	const variants = profile.variants ?? [];
	const variant = variantId === undefined ? null : variants.find((one) => one.id === variantId);
	if (variant === undefined) {
		const known = variants.map((one) => `${id}/${one.id}`).join(", ");
		return `${id} has no variant "${variantId}"; there is ${known === "" ? "none" : known}`;
	}
	const setup = setupOf(profile, variant, profiles);
	if (typeof setup === "string") return setup;
	const quantities = quantitiesOf(profile, variant).flatMap(repeatQuantity).map(fill);
	const actuators = actuatorsOf(profile, variant).flatMap(repeatActuator);
	const line = { ...profile.line, ...variant?.line };
	return {
		name,
		vendor: variant?.vendor ?? profile.vendor,
		model: variant?.model ?? profile.model,
		confidence: variant?.confidence ?? profile.confidence,
		unverified: [...new Set([...profile.unverified, ...(variant?.unverified ?? [])])],
		line: {
			...line,
			replyTimeoutMs: line.replyTimeoutMs ?? REPLY_TIMEOUT_MS,
			gapMs: line.gapMs ?? 0,
			registersPerRead: line.registersPerRead ?? longestRun(quantities, actuators),
			holes: line.holes === true,
		},
		quantities,
		actuators,
		setup,
		profile,
		variant,
	};
}

/** Every name that {@link resolveProfile} knows: profiles, and after each its variants. */
export function profileNames(profiles: ProfileMap): readonly string[] {
	return [...profiles.values()].flatMap(({ id, variants }) => [
		id,
		...(variants ?? []).map((one) => `${id}/${one.id}`),
	]);
}

function quantitiesOf(profile: Profile, variant: ProfileVariant | null): readonly ProfileQuantity[] {
	const changes = new Map((variant?.quantities ?? []).map((change) => [change.name, change]));
	const kept = profile.quantities
		.filter(({ name }) => variant?.without?.includes(name) !== true)
		.map((quantity) => {
			const change = changes.get(quantity.name);
			changes.delete(quantity.name);
			return { ...quantity, ...change };
		});
	// What the base does not have has to be whole; `npm run lint:drivers` looks.
	return [...kept, ...([...changes.values()] as ProfileQuantity[])];
}

function actuatorsOf(profile: Profile, variant: ProfileVariant | null): readonly ProfileActuator[] {
	const changes = new Map((variant?.actuators ?? []).map((change) => [change.name, change]));
	const kept = profile.actuators
		.filter(({ name }) => variant?.without?.includes(name) !== true)
		.map((actuator) => {
			const change = changes.get(actuator.name);
			changes.delete(actuator.name);
			return change ?? actuator;
		});
	return [...kept, ...changes.values()];
}

function setupOf(profile: Profile, variant: ProfileVariant | null, profiles: ProfileMap): ProfileSetup | null | string {
	const base = follow(profile.id, profile.setup, profiles, LIKES_MAX);
	if (variant?.setup === undefined || typeof base === "string") return base;
	const change = follow(`${profile.id}/${variant.id}`, variant.setup, profiles, LIKES_MAX);
	if (typeof change === "string" || change === null) return change;
	// Set by hand and by nothing else: the base's registers are not there.
	return Object.keys(change).join() === "byHand" ? change : { ...base, ...change };
}

function follow(
	name: string,
	setup: ProfileSetup | undefined,
	profiles: ProfileMap,
	left: number,
): ProfileSetup | null | string {
	if (setup?.like === undefined) return setup ?? null;
	const { like, ...own } = setup;
	const other = profiles.get(like);
	if (other === undefined) return `setup.like of ${name}: there is no profile "${like}"`;
	if (left === 0) return `setup.like of ${name} leads in a circle`;
	const base = follow(like, other.setup, profiles, left - 1);
	return typeof base === "string" ? base : { ...base, ...own };
}

function fill(quantity: ProfileQuantity): ResolvedQuantity {
	const scale = quantity.scale ?? 1;
	const scales = Object.values(quantity.scaleFrom?.scales ?? {}).map(Math.abs);
	const periodMs = quantity.periodMs ?? PERIOD_MS;
	return {
		...quantity,
		order: quantity.order ?? "ABCD",
		scale,
		offset: quantity.offset ?? 0,
		step: quantity.step ?? (scales.length > 0 ? Math.min(...scales) : Math.abs(scale)),
		periodMs,
		staleAfterMs: quantity.staleAfterMs ?? 3 * periodMs,
	};
}

/** Whether two places in a device are the same. */
export function isSamePlace(a: RegisterRef, b: RegisterRef): boolean {
	return a.table === b.table && a.address === b.address;
}
