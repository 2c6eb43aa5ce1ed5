// Ends of idle connections that vendors document, by host name. What
// the server's own settings say is read from it instead.

interface Cut {
  matches: RegExp;
  who: string;
  afterSeconds: number;
  source: string;
}

const cuts: Cut[] = [
  {
    matches: /\.flympg\.net$/,
    who: "Fly's proxy, when it restarts, drops connections older than",
    afterSeconds: 600,
    source: "https://fly.io/docs/mpg/client-configuration/",
  },
  {
    matches: /\.proxy-[^.]+\.[^.]+\.rds\.amazonaws\.com(\.cn)?$/,
    who: "RDS Proxy by default closes client connections that are idle for",
    afterSeconds: 1800,
    source: "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-proxy-managing.html",
  },
  {
    matches: /\.elb\.[a-z0-9-]+\.amazonaws\.com(\.cn)?$/,
    who: "A Network Load Balancer of AWS by default drops, without a word, connections that are idle for",
    afterSeconds: 350,
    source: "https://docs.aws.amazon.com/elasticloadbalancing/latest/network/update-idle-timeout.html",
  },
  {
    matches: /\.neon\.tech$/,
    who: "Neon by default suspends a compute, and its connections with it, that is idle for",
    afterSeconds: 300,
    source: "https://neon.com/docs/introduction/scale-to-zero",
  },
];

export function idleCutOf(host: string): Omit<Cut, "matches"> | null {
  return cuts.find(({ matches }) => matches.test(host.toLowerCase())) ?? null;
}
