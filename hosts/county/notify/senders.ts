import type { NotifyRules, Recipient } from "./rules";
import { bodyOf, type Message, subjectOf } from "./words";

const timeoutMs = 20_000;

/** Sends messages by what a recipient has. */
export interface Sender {
	/** @throws Error when one of the recipient's ways did not take it: then all of it is to be sent again */
	send(recipient: Recipient, message: Message): Promise<void>;
	close(): void;
}

/** By HTTP, and by SMTP over the server that the rules name; nothing else is ever spoken to. */
export async function openSender({ smtp }: NotifyRules): Promise<Sender> {
	const mailer = smtp === undefined ? null : await openMailer(smtp);
	return {
		async send({ email, webhook, token }, message) {
			if (webhook !== undefined) await post(webhook, token, message);
			if (email === undefined) return;
			await mailer?.sendMail({
				to: email,
				subject: subjectOf(message),
				text: bodyOf(message),
				// The same telling again has the same name: a mail program shows it once.
				messageId: `<${message.id}@headgate>`,
			});
		},
		close: () => mailer?.close(),
	};
}

async function openMailer({ user, password, from, ...server }: NonNullable<NotifyRules["smtp"]>) {
	const { createTransport } = await import("nodemailer");
	const timeouts = { connectionTimeout: timeoutMs, greetingTimeout: timeoutMs, socketTimeout: timeoutMs };
	const auth = user === undefined || password === undefined ? {} : { auth: { user, pass: password } };
	return createTransport(
		{ ...server, ...auth, ...timeouts, disableFileAccess: true, disableUrlAccess: true },
		{ from },
	);
}

async function post(url: string, token: string | undefined, message: Message): Promise<void> {
	const answer = await fetch(url, {
		method: "POST",
		headers: {
			"content-type": "application/json",
			...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
		},
		body: JSON.stringify(message),
		redirect: "error",
		signal: AbortSignal.timeout(timeoutMs),
	});
	await answer.body?.cancel();
	if (!answer.ok) throw new Error(`the webhook answered ${answer.status}`);
}
