// Amazon RDS and Aurora: how AWS Support takes a case, and what its documentation says of the causes.
import type { Vendor } from "../vendor.ts";
import {
  applicationCauses,
  connectionsFull,
  diskFull,
  memory,
  password,
  path,
  poolerFull,
  restarts,
  sessionStateCauses,
  slow,
} from "./cause-groups.ts";
import { insteadOfApplication, unverified, verified } from "./known.ts";

const cases = "https://docs.aws.amazon.com/awssupport/latest/user/case-management.html";
const severityLevel = "https://docs.aws.amazon.com/awssupport/latest/APIReference/API_SeverityLevel.html";
const troubleshooting = "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/CHAP_Troubleshooting.html";
const limits = "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/CHAP_Limits.html";
const status = "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/accessing-monitoring.html";
const pinning = "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-proxy-pinning.html";
const proxy = "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-proxy-creating.html";

const reach = verified(
  "If a connection cannot be made, the likeliest reason is the security group's inbound rules. From outside the " +
    "VPC, the instance must be publicly accessible, and its subnets need an internet gateway.",
  troubleshooting,
);
const storageFull = verified(
  "An instance that has run out of storage has the status storage-full. It may be unavailable until storage is " +
    "added (ModifyDBInstance).",
  troubleshooting,
);
const pins = verified(
  "When a client changes session state, RDS Proxy pins it to one server connection. A pinned connection is not " +
    "shared until the client disconnects.",
  pinning,
);
const statusTable = verified(
  "`aws rds describe-db-instances` gives the status; the table says what each one means.",
  status,
);
const firstResponse = (time: string) => verified(`First response within ${time}.`, cases);

export const aws: Vendor = {
  name: "aws",
  title: "Amazon RDS / Aurora PostgreSQL",
  channels: [
    {
      name: "AWS Support Center",
      url: "https://console.aws.amazon.com/support/home",
      isPublic: false,
      onlyFor: verified(
        "Technical cases need a paid support plan; Basic Support has account, billing and quota cases only.",
        cases,
      ),
    },
    {
      name: "AWS Support API (CreateCase)",
      url: "https://docs.aws.amazon.com/awssupport/latest/APIReference/API_CreateCase.html",
      isPublic: false,
      onlyFor: verified(
        "Needs a Business, Enterprise On-Ramp or Enterprise plan; other accounts get SubscriptionRequiredException.",
        "https://docs.aws.amazon.com/sdk-for-kotlin/api/latest/support/aws.sdk.kotlin.services.support/describe-severity-levels.html",
      ),
    },
    { name: "AWS re:Post", url: "https://repost.aws/", isPublic: true, onlyFor: null },
  ],
  severities: {
    1: {
      label: "Business-critical system down",
      code: "critical",
      firstResponse: firstResponse("15 minutes"),
      onlyFor: verified("Accounts with an Enterprise plan; Business plans cannot choose it.", cases),
      fallback: "Production system down (urgent)",
    },
    2: {
      label: "Production system impaired",
      code: "high",
      firstResponse: firstResponse("4 hours"),
      onlyFor: verified("Accounts with a Business or Enterprise plan.", cases),
      fallback: "System impaired (normal)",
    },
    3: {
      label: "System impaired",
      code: "normal",
      firstResponse: firstResponse("12 hours"),
      onlyFor: null,
      fallback: null,
    },
    4: {
      label: "General guidance",
      code: "low",
      firstResponse: firstResponse("24 hours"),
      onlyFor: null,
      fallback: null,
    },
  },
  severitySource: verified("Names in Support Center, and the API's codes for them.", severityLevel),
  identifiers: [
    {
      key: "account",
      label: "AWS account",
      isRequired: true,
      where: "`aws sts get-caller-identity`, or the menu at the top right of the console",
    },
    { key: "region", label: "Region", isRequired: true, where: "In the endpoint's name" },
    {
      key: "instance",
      label: "DB instance, cluster or proxy identifier",
      isRequired: true,
      where: "RDS console, Databases (or Proxies); it is the endpoint's first label",
    },
    {
      key: "resource",
      label: "Resource ID (DbiResourceId)",
      isRequired: false,
      where: "RDS console, Configuration: db-…",
    },
    {
      key: "request",
      label: "Request ID of an RDS API call",
      isRequired: false,
      where: "x-amzn-RequestId of a failed call",
    },
  ],
  fields: [
    { label: "Service", value: "Relational Database Service (the one for PostgreSQL, or for Aurora PostgreSQL)" },
    { label: "Severity", value: "{severity}" },
    { label: "Resource", value: "{id:instance} in {id:region}, account {id:account}" },
    { label: "Subject", value: "{title}" },
    { label: "Description", value: "{body}" },
    { label: "Preferred contact language", value: "English" },
  ],
  limits: { title: null, body: null },
  scope: [
    {
      text: "AWS Support does not debug your own application code.",
      instead: insteadOfApplication,
      known: unverified(
        "The plans exclude code development and debugging of custom software.",
        "https://aws.amazon.com/premiumsupport/faqs/",
      ),
      causes: applicationCauses,
    },
  ],
  quirks: [
    { ...reach, causes: path },
    { ...storageFull, causes: diskFull },
    {
      ...unverified("By default, max_connections is LEAST({DBInstanceClassMemory/9531392}, 5000).", limits),
      causes: connectionsFull,
    },
    {
      ...verified(
        "A max_connections too large for the memory may put the instance into the status incompatible-parameters.",
        limits,
      ),
      causes: [...connectionsFull, ...memory],
    },
    { ...pins, causes: [...sessionStateCauses, ...poolerFull] },
    {
      ...verified(
        "A client of RDS Proxy waits up to 120 seconds for a free connection by default.",
        "https://docs.amazonaws.cn/cdk/api/v1/python/aws_cdk.aws_rds/DatabaseProxyProps.html",
      ),
      causes: [...poolerFull, "query-timeout"],
    },
    {
      ...verified("RDS Proxy closes client connections that are idle for 30 minutes by default.", proxy),
      causes: ["session-idle-killed", "query-connection-lost"],
    },
    {
      ...verified("A changed static parameter takes effect only after a reboot.", troubleshooting),
      causes: [...connectionsFull, "server-recently-restarted"],
    },
    {
      ...verified(
        "DescribeEvents keeps events for 14 days, and by default shows the last hour (`--duration`).",
        "https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_DescribeEvents.html",
      ),
      causes: [...restarts, ...diskFull],
    },
  ],
  answered: [
    {
      causes: path,
      matches: /time.?out|security group|can(?:no|')t connect|unreachable/i,
      question: "Why can the instance not be reached?",
      answer: reach,
    },
    {
      causes: diskFull,
      matches: /storage|disk/i,
      question: "What happens when storage runs out?",
      answer: storageFull,
    },
    {
      causes: sessionStateCauses,
      matches: /pinn|prepared/i,
      question: "Why does RDS Proxy not share connections?",
      answer: pins,
    },
    { causes: restarts, matches: /status/i, question: "What does the instance's status mean?", answer: statusTable },
    {
      causes: password,
      matches: /password/i,
      question: "How is the master user's password reset?",
      answer: verified(
        "Modify the instance (ModifyDBInstance). That user then sets other users' passwords.",
        troubleshooting,
      ),
    },
  ],
  wanted: [
    {
      causes: [...restarts, ...path],
      text:
        "Host, storage and network events of {id:instance} in {id:region} between {from} and {to}. Please include " +
        "what DescribeEvents does not show: host replacement, failover decisions, interface changes.",
      why: "Only AWS sees what lies below the instance.",
    },
    {
      causes: slow,
      text:
        "Latency and throttling of the volume behind {id:instance} between {from} and {to}, as the storage layer " +
        "recorded it.",
      why: "CloudWatch shows what the instance saw, but not why.",
    },
    {
      causes: [
        ...poolerFull,
        ...sessionStateCauses,
        "pooler-server-unreachable",
        "pooler-server-login-failed",
        "startup-closed",
      ],
      text:
        "The proxy's own log for {id:instance} between {from} and {to}: connections accepted and refused, borrow " +
        "timeouts, pinned sessions.",
      why: "Only the proxy's log shows the clients that it refused.",
    },
    {
      causes: ["*"],
      text: "Whether maintenance or an internal incident touched {id:instance} in {id:region} between {from} and {to}.",
      why: "A public status page does not cover single resources.",
    },
  ],
  statusPage: {
    url: "https://health.aws.amazon.com/health/status",
    known: unverified("Public events; those of an account are in its own Health dashboard."),
  },
  asks: [
    verified("As much detail as possible: resources, times, logs; attachments of less than 5 MB each.", cases),
    unverified("Resource identifiers in the text, even where the form does not ask for them."),
  ],
};
