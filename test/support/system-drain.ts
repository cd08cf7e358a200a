import { NodeClock } from "../../hosts/node/clock";
import { nodeDigest } from "../../hosts/node/digest";
import { nodeEntropy } from "../../hosts/node/entropy";
import { FlashFile } from "../../hosts/node/flash-file";
import { nodeOpenMqtt } from "../../hosts/node/mqtt";
import { copyOf } from "../../modules/base/copy-of";
import type { SinkPlan, SitePlan } from "../../modules/site/plan";
import { OpenResult } from "../../modules/store/open-result";
import { Store } from "../../modules/store/store";
import { UplinkSession } from "../../modules/uplink/session";
import { eventually } from "./system-wait";

/**
 * Sends what is left in the flash file of a gateway that was stopped, by the gateway's own uplink, without a farm that
 * makes more of it.
 *
 * @returns how many records were waiting
 */
export async function drainFlash(path: string, plan: SitePlan, brokerUrl: string): Promise<number> {
	const flash = new FlashFile({ path, blocks: 0, durable: false });
	const clock = new NodeClock();
	const storePorts = { clock, entropy: nodeEntropy, makeDigest: nodeDigest, observer: null };
	const store = new Store(flash, storePorts, { points: plan.points.length });
	if (store.open(plan.hash) !== OpenResult.recovered) throw new Error(`${path} holds no log`);
	const waiting = store.backlogRecords;
	const said: string[] = [];
	const tell = (area: string, text: string): void => {
		said.push(`${area}: ${text}`);
	};
	const quick = { ...copyOf(plan.sinks[0] as SinkPlan), packEveryMs: 100, receiptTimeoutMs: 5_000 };
	const ports = {
		clock,
		entropy: nodeEntropy,
		log: { info: tell, warn: tell },
		openMqtt: nodeOpenMqtt(brokerUrl),
		makeDigest: nodeDigest,
		receiptKey: null,
	};
	const session = new UplinkSession(plan, quick, ports, store, () => undefined);
	try {
		await eventually(
			"an empty backlog",
			60_000,
			() => {
				session.advance(clock.now());
				return store.backlogRecords === 0;
			},
			() => `${store.backlogRecords} records wait; ${said.join("; ")}`,
		);
	} finally {
		session.close();
		flash.close();
	}
	return waiting;
}
