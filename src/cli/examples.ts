// Examples for the help of each verb.

export const examples: Record<string, string[]> = {
  check: [
    "dbcheck check postgres://app@db.example.com/app",
    "dbcheck check orders --json > report.json",
    "dbcheck check orders --app-config config/runtime.exs --framework ecto",
  ],
  replay: ["dbcheck replay report.json"],
  compare: ["dbcheck compare application.json office.json", "dbcheck compare a.json b.json --application web --json"],
  attach: ["dbcheck attach orders web.json --vantage web"],
  lint: [
    "dbcheck lint .",
    "dbcheck lint config/runtime.exs",
    "dbcheck lint config/database.yml --framework rails --database production.cache --json",
    "dbcheck lint pg_hba.conf --user app --database shop --address 10.0.0.7",
  ],
  isolate: ["dbcheck isolate tests.yaml --framework ecto"],
  ticket: ["dbcheck ticket orders > ticket.md", "dbcheck ticket report.json --vendor neon --severity 1"],
  targets: ["dbcheck targets"],
  init: ["dbcheck init", "dbcheck init postgres://app:PASSWORD@db.example.com/app --name orders"],
  doctor: ["dbcheck doctor"],
  serve: ["dbcheck serve", "dbcheck serve --no-worker --vantage eu-west"],
  worker: ["dbcheck worker --vantage eu-west"],
  token: ["dbcheck token create --name ci --targets orders,billing", "dbcheck token revoke ci"],
  demo: ["dbcheck demo", "dbcheck demo --once blockster-v2"],
  schema: ["dbcheck schema report > report.schema.json"],
  completion: [
    "source <(dbcheck completion bash)",
    "dbcheck completion fish > ~/.config/fish/completions/dbcheck.fish",
  ],
};
