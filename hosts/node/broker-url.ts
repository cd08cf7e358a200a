import { HeadgateError } from "./errors";

const protocols = ["mqtt:", "mqtts:", "ws:", "wss:"];

/**
 * Reads a broker's address; its protocol, host and port for people to see, never the password.
 *
 * @throws HeadgateError `HG_BROKER_URL`
 */
export function brokerPlace(url: string): string {
	if (URL.canParse(url)) {
		const { protocol, host } = new URL(url);
		if (protocols.includes(protocol) && host !== "") return `${protocol}//${host}`;
	}
	const shown = url.replace(/\/\/[^@/]*@/, "//…@");
	throw new HeadgateError(
		"HG_BROKER_URL",
		`--broker ${shown}: it should look like mqtt://host:1883 or mqtts://host:8883`,
	);
}
