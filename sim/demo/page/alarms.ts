import type { AlarmView } from "../../../modules/gateway/view";
import { element, section, setAttributes, setText } from "./element";
import type { Panel } from "./panel";
import { text } from "./text";

const order = ["raised", "latched", "pending", "clear"] as const;

/** All alarms, the raised ones first and loud. Only what changes is written, so that a screen reader says it once. */
export function alarmsPanel(): Panel {
	const list = element("ul", "alarm-list");
	const none = element("p", "no-alarm");
	const live = element("div", "alarm-live", none, list);
	live.setAttribute("aria-live", "polite");
	const root = section(text.alarms, "alarms", live);
	const items = new Map<string, AlarmElement>();
	return {
		root,
		update(state) {
			const { alarms } = state.view.gateway;
			const raised = alarms.filter((alarm) => alarm.state === "raised" || alarm.state === "latched").length;
			const quiet = alarms.every((alarm) => alarm.state === "clear");
			none.hidden = !quiet;
			list.hidden = quiet;
			const words = text.noAlarms(alarms.length);
			setText(none, state.live ? words : `${words}, ${text.notLive}`);
			setAttributes(root, { "data-raised": String(raised) });
			for (const alarm of alarms) {
				let item = items.get(alarm.name);
				if (item === undefined) {
					item = new AlarmElement();
					items.set(alarm.name, item);
					list.append(item.root);
				}
				item.show(alarm, state.view.simulated.wallMs);
			}
		},
	};
}

function stateOf({ state, acknowledged, shelvedUntilMs }: AlarmView): string {
	const word = {
		raised: acknowledged ? text.alarmAcknowledged : text.alarmRaised,
		latched: text.alarmLatched,
		pending: text.alarmPending,
		clear: text.alarmClear,
	}[state];
	return shelvedUntilMs === null ? word : `${word}, ${text.alarmShelved}`;
}

class AlarmElement {
	readonly root = element("li", "alarm");
	readonly #state = element("strong", "alarm-state");
	readonly #title = element("span", "alarm-title");
	readonly #since = element("span", "alarm-since");

	constructor() {
		this.root.append(this.#state, this.#title, this.#since);
	}

	show(alarm: AlarmView, nowMs: number): void {
		setText(this.#state, stateOf(alarm));
		setText(this.#title, alarm.title);
		const { sinceMs } = alarm;
		const isSaid = sinceMs !== null && alarm.state !== "clear";
		const moment = isSaid ? text.momentText(sinceMs, nowMs) : "";
		const since = alarm.sinceBefore ? text.sinceBefore(moment) : text.since(moment);
		setText(this.#since, isSaid ? since : "");
		// The order is drawn, not moved: moving an element would have it read aloud again.
		this.root.style.order = String(order.indexOf(alarm.state));
		setAttributes(this.root, { "data-alarm": alarm.name, "data-state": alarm.state });
	}
}
