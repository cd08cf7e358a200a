import type { AlarmView } from "../../../modules/gateway/view";
import type { Asker } from "./asker";
import { AnswerLine, button } from "./controls";
import { element, section, setAttributes, setText } from "./element";
import type { Panel } from "./panel";
import { text } from "./text";

const order = ["raised", "latched", "pending", "clear"] as const;
const severities = ["critical", "high", "medium", "low"] as const;
const shelfMs = 3_600_000;

/**
 * The alarms that are not clear, or on a shelf: the raised ones first and loud. What is read aloud is a line of its
 * own, so that a screen reader says each alarm once and no button with it.
 */
export function alarmsPanel(asker: Asker): Panel {
	const list = element("ul", "alarm-list");
	const none = element("p", "no-alarm");
	const aloud = element("p", "unseen");
	aloud.setAttribute("role", "status");
	const root = section(text.alarms, "alarms", none, list, aloud);
	const items = new Map<string, AlarmElement>();
	return {
		root,
		update(state) {
			const { alarms } = state.view.gateway;
			const shown = alarms.filter(isShown);
			none.hidden = shown.length > 0;
			list.hidden = shown.length === 0;
			const words = text.noAlarms(alarms.length);
			setText(none, state.live ? words : `${words}, ${text.notLive}`);
			const standing = alarms.filter((alarm) => alarm.state === "raised" || alarm.state === "latched");
			setAttributes(root, { "data-raised": String(standing.length) });
			setText(aloud, shown.map((alarm) => `${stateOf(alarm)}: ${alarm.title}`).join(". "));
			for (const alarm of alarms) {
				let item = items.get(alarm.name);
				if (item === undefined) {
					item = new AlarmElement(alarm, asker);
					items.set(alarm.name, item);
					list.append(item.root);
				}
				item.show(alarm, state.view.simulated.wallMs);
			}
		},
	};
}

function isShown({ state, shelvedUntilMs }: AlarmView): boolean {
	return state !== "clear" || shelvedUntilMs !== null;
}

function stateOf({ state, acknowledged }: AlarmView): string {
	if (state === "raised") return acknowledged ? text.alarmAcknowledged : text.alarmRaised;
	return { latched: text.alarmLatched, pending: text.alarmPending, clear: text.alarmClear }[state];
}

/** What else there is to say of an alarm. */
function notesOf(alarm: AlarmView, nowMs: number): string {
	const { state, severity, sinceMs, sinceBefore, consequence, shelvedUntilMs, who } = alarm;
	const notes: string[] = [text.severities[severity]];
	if (sinceMs !== null && state !== "clear") {
		const moment = text.momentText(sinceMs, nowMs);
		notes.push(sinceBefore ? text.sinceBefore(moment) : text.since(moment));
	}
	if (consequence) notes.push(text.consequence);
	if (shelvedUntilMs !== null) notes.push(text.shelvedUntil(text.momentText(shelvedUntilMs, nowMs)));
	if (who !== "") notes.push(text.alarmBy(who));
	return notes.join(", ");
}

class AlarmElement {
	readonly root = element("li", "alarm");
	readonly #state = element("strong", "alarm-state");
	readonly #title = element("span", "alarm-title");
	readonly #notes = element("span", "alarm-notes");
	readonly #acknowledge: HTMLElement;
	readonly #shelve: HTMLElement;
	readonly #unshelve: HTMLElement;

	constructor({ name, title }: AlarmView, asker: Asker) {
		const answer = new AnswerLine(asker);
		const control = (words: string, what: string, forMs: number): HTMLElement => {
			const made = button(words, title, () => void answer.ask({ what, subject: name, forMs }));
			made.dataset.action = what;
			return made;
		};
		this.#acknowledge = control(text.acknowledge, "acknowledge", 0);
		this.#shelve = control(text.shelve, "shelve", shelfMs);
		this.#unshelve = control(text.unshelve, "unshelve", 0);
		const buttons = element("div", "buttons", this.#acknowledge, this.#shelve, this.#unshelve);
		const words = element("div", "alarm-words", this.#state, this.#title, this.#notes);
		this.root.append(words, buttons, answer.root);
	}

	show(alarm: AlarmView, nowMs: number): void {
		const { state, severity, acknowledged, shelvedUntilMs } = alarm;
		this.root.hidden = !isShown(alarm);
		setText(this.#state, stateOf(alarm));
		setText(this.#title, alarm.title);
		setText(this.#notes, notesOf(alarm, nowMs));
		this.#acknowledge.hidden = acknowledged || (state !== "raised" && state !== "latched");
		this.#shelve.hidden = shelvedUntilMs !== null;
		this.#unshelve.hidden = shelvedUntilMs === null;
		// The order is drawn, not moved: whoever has the focus keeps it.
		this.root.style.order = String(order.indexOf(state) * severities.length + severities.indexOf(severity));
		setAttributes(this.root, {
			"data-alarm": alarm.name,
			"data-state": state,
			"data-severity": severity,
			"data-acknowledged": String(acknowledged),
			"data-shelved": String(shelvedUntilMs !== null),
		});
	}
}
