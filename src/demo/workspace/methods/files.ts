// The three steps of an upload: ask for a URL, send the bytes there, publish.
import { isFields, jsonOf, textIn } from "../read.ts";
import { app } from "../settings.ts";
import { ApiRefusal, type Fields, type UploadedFile } from "../types.ts";
import { joinedChannel, type Method, type World } from "../world.ts";
import { messageContent } from "./chat.ts";

export const getUploadURL: Method = (args, world) => {
  const name = textIn(args, "filename");
  const length = Number(textIn(args, "length"));
  if (name === "" || !Number.isInteger(length) || length < 1) throw new ApiRefusal("invalid_arguments");
  const id = world.state.newId("F");
  const altText = textIn(args, "alt_txt") || textIn(args, "alt_text");
  world.state.files.set(id, { id, name, title: name, length, content: null, altText, shared: false });
  return { upload_url: `${world.origin}/upload/${id}`, file_id: id };
};

/** The bytes of a started upload; false when there is none such, or the length differs from what was announced. */
export function storeUpload(world: World, id: string, content: Buffer): boolean {
  const file = world.state.files.get(id);
  if (!file || file.shared || content.length !== file.length) return false;
  file.content = content;
  return true;
}

export const completeUpload: Method = (args, world) => {
  const files = jsonOf(args, "files", "invalid_arguments");
  if (!Array.isArray(files) || files.length === 0) throw new ApiRefusal("invalid_arguments");
  const uploaded = files.filter(isFields).map((entry) => finished(world, entry));
  const channelId = textIn(args, "channel_id");
  const channel = channelId === "" ? null : joinedChannel(world, channelId);
  if (channel?.archived) throw new ApiRefusal("is_archived");
  const threadTs = textIn(args, "thread_ts");
  if (channel && threadTs !== "" && !world.state.message(channel.id, threadTs))
    throw new ApiRefusal("invalid_thread_ts");
  const comment = textIn(args, "initial_comment");
  const content =
    comment === "" && args["blocks"] === undefined
      ? { text: "" }
      : messageContent(world, { ...args, text: comment }, 40_000);
  for (const file of uploaded) file.shared = true;
  const out = uploaded.map((file) => fileOut(world, file));
  if (channel)
    world.state.post(channel.id, { ...content, user: app.botUser, files: out, thread_ts: threadTs || undefined });
  return { files: out };
};

export const filesInfo: Method = (args, world) => {
  const file = world.state.files.get(textIn(args, "file"));
  if (!file?.shared) throw new ApiRefusal("file_not_found");
  return { file: fileOut(world, file) };
};

/** What a person puts into a message. */
export function shareFile(world: World, { name, content }: { name: string; content: Buffer }): Fields {
  const id = world.state.newId("F");
  const file = { id, name, title: name, length: content.length, content, altText: "", shared: true };
  world.state.files.set(id, file);
  return fileOut(world, file);
}

function finished(world: World, entry: Fields): UploadedFile {
  const file = world.state.files.get(textIn(entry, "id"));
  if (!file || file.content === null || file.shared) throw new ApiRefusal("file_not_found");
  file.title = textIn(entry, "title") || file.name;
  return file;
}

function fileOut(world: World, file: UploadedFile): Fields {
  const address = `${world.origin}/files/${file.id}/${encodeURIComponent(file.name)}`;
  const isPicture = file.name.endsWith(".png");
  const preview = isPicture ? "" : (file.content ?? Buffer.alloc(0)).toString("utf8").slice(0, 600);
  return {
    id: file.id,
    name: file.name,
    title: file.title,
    size: file.length,
    mimetype: isPicture ? "image/png" : "text/plain",
    ...(isPicture ? { alt_txt: file.altText } : {}),
    mode: "hosted",
    filetype: /\.(\w+)$/.exec(file.name)?.[1] ?? "text",
    url_private: address,
    url_private_download: address,
    permalink: address,
    preview,
  };
}
