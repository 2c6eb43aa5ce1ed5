# Build: compiler and tests' tools stay here.
FROM node:24-slim AS build
WORKDIR /app
COPY package.json package-lock.json tsconfig.json tsconfig.types.json ./
COPY scripts ./scripts
COPY src ./src
RUN npm ci

# Packages: what runs, and nothing that builds. dist/ is there before npm ci, so its prepare script leaves it alone.
FROM node:24-slim AS packages
ENV NODE_ENV=production
WORKDIR /app
COPY package.json package-lock.json ./
COPY scripts ./scripts
COPY --from=build /app/dist ./dist
RUN npm ci --omit=dev && npm cache clean --force && rm -rf scripts && mkdir .dbcheck

# Run: an ordinary user, who owns the embedded store's directory alone. The root file system may be read-only.
FROM node:24-slim
ENV NODE_ENV=production
WORKDIR /app
COPY --from=packages /app ./
COPY --from=packages --chown=node:node /app/.dbcheck ./.dbcheck
USER node
EXPOSE 3000
VOLUME /app/.dbcheck
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s CMD ["node", "-e", "fetch('http://127.0.0.1:'+(process.env.PORT||3000)+'/livez').then(r=>process.exit(r.ok?0:1),()=>process.exit(1))"]
ENTRYPOINT ["node", "dist/main.js"]
CMD ["serve"]
