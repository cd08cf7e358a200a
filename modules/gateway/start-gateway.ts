import type { SitePlan } from "../site/plan";
import { decodeTable } from "../site/table";
import { Verdict } from "../slots/verdict";
import { Gateway, type StartFault } from "./gateway";
import type { GatewayPorts, SitePorts } from "./ports";

/** The site on trial, the one in use, the host's own: more can't be refused. */
const ROUNDS_MAX = 3;

/**
 * Starts a gateway with the site whose turn it is: the one on trial, the one in use, or the host's own where no other
 * is in the slots, or can be run.
 *
 * @param own the host's
 */
export function startGateway(own: SitePlan, ports: GatewayPorts): Gateway | StartFault {
	return Gateway.start(ports.sites === undefined ? own : planOf(own, ports.sites), ports);
}

function planOf(own: SitePlan, { slots, fits }: SitePorts): SitePlan {
	for (let round = 0; round < ROUNDS_MAX; round += 1) {
		const table = slots.begin(own.hash);
		if (table === null) break;
		const plan = decodeTable(table);
		if (typeof plan === "string") slots.refuse(Verdict.malformed);
		else if (!fits(plan)) slots.refuse(Verdict.doesNotFit);
		else return plan;
	}
	return own;
}
