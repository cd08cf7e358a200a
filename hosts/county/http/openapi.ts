import type { Route } from "./routes";
import { errorShape, formatParameter, gatewayParameter, type Shape } from "./shapes";

const errors: Readonly<Record<string, string>> = {
	400: "The question is wrong.",
	401: "The token is missing or wrong.",
	403: "This receiver was started without a token, or the token is not the installer's.",
	404: "There is no such gateway or point.",
	409: "The alarm does not stand, or the gateway has no key.",
	500: "The database did not answer.",
};

/**
 * The OpenAPI 3.1 document of the routes, from the same schemas by which they are checked.
 *
 * @param taken the body of an acknowledgement (null: there are none here), and whether sites are taken
 */
export function openApiOf(
	routes: readonly Route[],
	hasToken: boolean,
	{ acknowledge, takesSites }: { readonly acknowledge: Shape | null; readonly takesSites: boolean },
): Shape {
	return {
		openapi: "3.1.0",
		info: {
			title: "Headgate county receiver",
			version: "1",
			description: "What the gateways of a county have measured. Times are ISO 8601, in UTC.",
		},
		...(hasToken ? { security: [{ token: [] }] } : {}),
		paths: Object.fromEntries([
			...routes.map((route) => {
				const path = route.path.replace(":gateway", "{gateway}");
				return [path, takesSites && path === sitePath ? { ...pathOf(route), ...sitePost } : pathOf(route)];
			}),
			...(acknowledge === null ? [] : [["/gateways/{gateway}/alarms/{alarm}/acknowledge", postOf(acknowledge)]]),
		]),
		components: {
			schemas: { error: errorShape },
			...(hasToken ? { securitySchemes: { token: { type: "http", scheme: "bearer" } } } : {}),
		},
	};
}

const sitePath = "/gateways/{gateway}/site";
const sitePost = {
	post: {
		summary: "Sends the gateway another site, part by part, and the command to run it; with the installer's token.",
		parameters: [
			{ in: "path", required: true, name: "gateway", schema: gatewayParameter },
			{ in: "query", required: true, name: "who", schema: { type: "string", minLength: 1, maxLength: 48 } },
		],
		requestBody: {
			required: true,
			content: { "application/octet-stream": { schema: { type: "string", format: "binary" } } },
		},
		responses: {
			202: { description: "It is on its way; asked with GET, this path says how far.", content: {} },
			...refusals(["400", "401", "403", "409", "500"]),
		},
	},
};

function refusals(codes: readonly string[]): Shape {
	const content = { "application/json": { schema: { $ref: "#/components/schemas/error" } } };
	return Object.fromEntries(codes.map((status) => [status, { description: errors[status], content }]));
}

function postOf(body: Shape): Shape {
	const inPath = { in: "path", required: true };
	return {
		post: {
			summary: "Somebody has seen the alarm: the gateway is told, and its record ends the escalation.",
			parameters: [
				{ ...inPath, name: "gateway", schema: gatewayParameter },
				{ ...inPath, name: "alarm", schema: { type: "string" } },
			],
			requestBody: { required: true, content: { "application/json": { schema: body } } },
			responses: {
				202: { description: "Noted; the gateway is told until it says so.", content: {} },
				...refusals(["400", "401", "403", "409", "500"]),
			},
		},
	};
}

function pathOf({ path, summary, parameters, required, shape }: Route): Shape {
	const inPath = path.includes(":gateway")
		? [{ name: "gateway", in: "path", required: true, schema: gatewayParameter }]
		: [];
	const inQuery = Object.entries({ ...parameters, format: formatParameter }).map(([name, schema]) => ({
		...{ name, in: "query", required: required.includes(name), schema },
	}));
	return {
		get: {
			summary,
			parameters: [...inPath, ...inQuery],
			responses: {
				200: {
					description: "In CSV, the rows alone; the header headgate-truncated says what truncated says.",
					content: { "application/json": { schema: shape }, "text/csv": { schema: { type: "string" } } },
				},
				...refusals(["400", "401", "404", "500"]),
			},
		},
	};
}
