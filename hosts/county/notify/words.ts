/** What is told of an alarm, as a webhook gets it. */
export interface Message {
	/** Names this telling for good: the same again is the same telling. */
	readonly id: string;
	readonly what: "raised" | "again" | "acknowledged" | "cleared";
	readonly gateway: string;
	readonly alarm: string;
	readonly title: string;
	readonly severity: string;
	/** ISO 8601 in UTC; null when the gateway had no clock. */
	readonly raisedAt: string | null;
	/** Who has acknowledged it; empty: nobody. */
	readonly who: string;
	/** Where to acknowledge it; null: nowhere, or there is nothing to acknowledge. */
	readonly acknowledgeUrl: string | null;
}

const heads: Readonly<Record<Message["what"], string>> = {
	raised: "ALARM",
	again: "ALARM, not acknowledged",
	acknowledged: "Acknowledged",
	cleared: "Over",
};

export function subjectOf({ what, severity, title, gateway }: Message): string {
	return `${heads[what]} (${severity}): ${title} - ${gateway}`;
}

export function bodyOf(message: Message): string {
	const { title, gateway, alarm, severity, raisedAt, who, acknowledgeUrl, id, what } = message;
	const lines = [
		`${heads[what]}: ${title}`,
		"",
		`Gateway: ${gateway}`,
		`Alarm: ${alarm}`,
		`Severity: ${severity}`,
		`Since: ${raisedAt ?? "not known, the gateway had no clock"}`,
	];
	if (who !== "") lines.push(`Acknowledged by: ${who}`);
	if (acknowledgeUrl !== null) lines.push("", `I have seen it and take care of it: ${acknowledgeUrl}`);
	lines.push("", `Notification ${id}`);
	return lines.join("\n");
}
