import type { Gateway, StartFault } from "../../modules/gateway/gateway";
import type { GatewayPorts, SitePorts } from "../../modules/gateway/ports";
import { startGateway } from "../../modules/gateway/start-gateway";
import { ResetReason } from "../../modules/ports/system";
import type { SitePlan } from "../../modules/site/plan";
import type { CommandAnswer } from "../../modules/uplink/command";
import type { RunningGateway } from "./command-route";
import type { HeadgateError } from "./errors";

export interface GatewayHostOptions {
	/** The site that it was given by hand. */
	readonly own: SitePlan;
	/** All but what differs from start to start. */
	readonly ports: Omit<GatewayPorts, "system" | "sites">;
	readonly sites: Omit<SitePorts, "restart">;
	/** Why it did not start, for a person. */
	fault(fault: StartFault): HeadgateError;
	/** A gateway has begun. */
	onStart(gateway: Gateway): void;
}

/** Runs a gateway, and the next one when it has ended for another site. */
export class GatewayHost implements RunningGateway {
	readonly #options: GatewayHostOptions;
	gateway: Gateway;
	onAnswer: ((answer: CommandAnswer) => void) | null = null;
	#isOver = false;

	/** @throws HeadgateError what `fault` makes of it */
	constructor(options: GatewayHostOptions) {
		this.#options = options;
		this.gateway = this.#start(ResetReason.unknown);
	}

	#start(resetReason: number): Gateway {
		const { own, ports, sites, fault, onStart } = this.#options;
		const restart = (): void => {
			setImmediate(() => {
				if (!this.#isOver) this.gateway = this.#start(ResetReason.software);
			});
		};
		const gateway = startGateway(own, { ...ports, system: { resetReason }, sites: { ...sites, restart } });
		if (typeof gateway === "string") throw fault(gateway);
		gateway.onAnswer = (answer) => this.onAnswer?.(answer);
		onStart(gateway);
		return gateway;
	}

	close(): void {
		this.#isOver = true;
		this.gateway.close();
	}
}
