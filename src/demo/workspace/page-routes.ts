// stub
import type { IncomingMessage, ServerResponse } from "node:http";
import { sendText } from "./http.ts";
import type { World } from "./world.ts";
export async function answerPage(_world: World, _request: IncomingMessage, response: ServerResponse): Promise<void> {
  sendText(response, 404, "not found");
}
