import type { Route } from "./routes";
import { errorShape, formatParameter, gatewayParameter, type Shape } from "./shapes";

const errors: Readonly<Record<string, string>> = {
	400: "The question is wrong.",
	401: "The token is missing or wrong.",
	404: "There is no such gateway or point.",
	500: "The database did not answer.",
};

/** The OpenAPI 3.1 document of the routes, from the same schemas by which they are checked. */
export function openApiOf(routes: readonly Route[], hasToken: boolean): Shape {
	return {
		openapi: "3.1.0",
		info: {
			title: "Headgate county receiver",
			version: "1",
			description: "What the gateways of a county have measured. Times are ISO 8601, in UTC.",
		},
		...(hasToken ? { security: [{ token: [] }] } : {}),
		paths: Object.fromEntries(routes.map((route) => [route.path.replace(":gateway", "{gateway}"), pathOf(route)])),
		components: {
			schemas: { error: errorShape },
			...(hasToken ? { securitySchemes: { token: { type: "http", scheme: "bearer" } } } : {}),
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
	const refused = Object.entries(errors).map(([status, description]) => [
		status,
		{ description, content: { "application/json": { schema: { $ref: "#/components/schemas/error" } } } },
	]);
	return {
		get: {
			summary,
			parameters: [...inPath, ...inQuery],
			responses: {
				200: {
					description: "In CSV, the rows alone; the header headgate-truncated says what truncated says.",
					content: { "application/json": { schema: shape }, "text/csv": { schema: { type: "string" } } },
				},
				...Object.fromEntries(refused),
			},
		},
	};
}
