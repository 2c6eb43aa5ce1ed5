// Check elsewhere: a script to run there, and the report that comes back, as a file or as text.
import type { InputBlock, ModalView } from "@slack/types";
import { actions, placeForm } from "../action-ids.ts";
import { bounded } from "../limits.ts";

/** Ids of its inputs, each both of the block and of the element. */
export const placeInputs = { place: "place", file: "file", text: "text" } as const;
const plain = (text: string) => ({ type: "plain_text" as const, text });

/**
 * @param takesFiles needs the scope files:read (docs.slack.dev/reference/block-kit/block-elements/file-input-element)
 * @param metadata comes back with the submission
 */
export function placeFormView(target: string, checkId: string, takesFiles: boolean, metadata: string): ModalView {
  return {
    type: "modal",
    callback_id: placeForm,
    private_metadata: metadata,
    title: plain("Check elsewhere"),
    submit: plain("Add the report"),
    close: plain("Cancel"),
    blocks: [
      {
        type: "section",
        text: plain(
          `How is ${bounded(target, 80)} reached from elsewhere? Run a check there, and add its report here.`,
        ),
      },
      {
        type: "section",
        text: { type: "mrkdwn", text: "Where dbcheck can run: `dbcheck check --json > report.json`" },
      },
      {
        type: "section",
        text: plain("Where it cannot run: a script in POSIX sh, as a file in the thread."),
        accessory: {
          type: "button",
          action_id: actions.placeScriptFile,
          text: plain("Get the script"),
          value: checkId,
        },
      },
      input(placeInputs.place, "Name of the vantage, such as web", { type: "plain_text_input", max_length: 63 }),
      ...(takesFiles
        ? [
            input(
              placeInputs.file,
              "The report",
              { type: "file_input", filetypes: ["json", "txt"], max_files: 1 },
              true,
            ),
          ]
        : []),
      input(
        placeInputs.text,
        takesFiles ? "Or its text" : "The report's text",
        { type: "plain_text_input", multiline: true, max_length: 3000 },
        true,
      ),
      {
        type: "context",
        elements: [plain("Paste a longer text into the thread, and name the vantage there: from web")],
      },
    ],
  };
}

function input(id: string, label: string, element: InputBlock["element"], optional = false): InputBlock {
  return { type: "input", block_id: id, label: plain(label), optional, element: { ...element, action_id: id } };
}
