import type { Gateway } from "../../../modules/gateway/gateway";
import type { LinePlan } from "../../../modules/site/plan";
import { type LineRows, rowsOf } from "./bus-table";

/** How a gateway's lines fare, as a line of JSON on its socket has it. */
export interface BusView {
	readonly v: 1;
	readonly gateway: string;
	readonly title: string;
	/** The gateway's wall clock. */
	readonly wallMs: number;
	readonly upMs: number;
	readonly lines: readonly LineRows[];
}

/** @param pathOf where a line is */
export function busView(gateway: Gateway, pathOf: (line: string) => string): BusView {
	const { plan, ports, lines, bootMs } = gateway;
	return {
		v: 1,
		gateway: plan.gateway,
		title: plan.title,
		wallMs: ports.clock.wallMs(),
		upMs: ports.clock.now() - bootMs,
		lines: lines.map((line, index) => {
			const linePlan = plan.lines[index] as LinePlan;
			return rowsOf(line, linePlan, pathOf(linePlan.name));
		}),
	};
}
