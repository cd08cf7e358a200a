import { encodeRequest } from "../../modules/bus/frame";
import type { Want } from "../../modules/bus/want";
import type { LinePlan } from "../../modules/site/plan";
import type { SimSlave } from "../../sim/core/slave";

/** Bytes that a port keeps, as in `wire.ts`: a reply of 61 registers fills it. */
const REGISTERS_MAX = 61;

/**
 * The requests that read all wants in the least time, for who knows beforehand what each device answers: no master can
 * do better with these profiles (holes, registers a read) and these slaves. By dynamic programming over each table.
 *
 * @param ms what one request takes
 */
export function optimum(plan: LinePlan, slaves: readonly SimSlave[], ms: (request: Want) => number): readonly Want[] {
	const sorted = [...plan.wants].sort((a, b) => a.slave - b.slave || a.code - b.code || a.address - b.address);
	const tables = new Map<string, Want[]>();
	for (const want of sorted) {
		const key = `${want.slave} ${want.code}`;
		tables.set(key, [...(tables.get(key) ?? []), want]);
	}
	return [...tables.values()].flatMap((wants) => {
		/** The best way to read the first so many. */
		const best: { cost: number; requests: Want[] }[] = [{ cost: 0, requests: [] }];
		for (let end = 1; end <= wants.length; end += 1) {
			best.push({ cost: Number.POSITIVE_INFINITY, requests: [] });
			for (let start = end - 1; start >= 0; start -= 1) {
				const request = joined(wants.slice(start, end));
				const before = best[start] as { cost: number; requests: Want[] };
				const cost = before.cost + ms(request);
				if (cost >= (best[end] as { cost: number }).cost || !isAllowed(plan, wants.slice(start, end))) continue;
				if (!isAnswered(plan, slaves, request)) continue;
				best[end] = { cost, requests: [...before.requests, request] };
			}
		}
		return best[wants.length]?.requests ?? [];
	});
}

function joined(wants: readonly Want[]): Want {
	const first = wants[0] as Want;
	const end = Math.max(...wants.map(({ address, count }) => address + count));
	return { ...first, count: end - first.address };
}

function isAllowed(plan: LinePlan, wants: readonly Want[]): boolean {
	const { slave, code, address, count } = joined(wants);
	const options = plan.devices[slave]?.slave;
	if (options === undefined) return false;
	if (wants.length > 1 && code > 2 && count > Math.min(options.registersPerRead, REGISTERS_MAX)) return false;
	if (options.holesAllowed) return true;
	let end = address;
	for (const want of wants) {
		if (want.address > end) return false;
		end = Math.max(end, want.address + want.count);
	}
	return true;
}

function isAnswered(plan: LinePlan, slaves: readonly SimSlave[], { slave, code, address, count }: Want): boolean {
	const unit = plan.devices[slave]?.slave.unit ?? 0;
	const request = new Uint8Array(8);
	encodeRequest(request, unit, code, address, count);
	return slaves.some((one) => one.answer(request)?.[1] === code);
}
