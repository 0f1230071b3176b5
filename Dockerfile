# docker build -t ackwell .
# docker run --read-only --cap-drop ALL --security-opt no-new-privileges -p 8080:8080 -v ackwell:/data ackwell

FROM node:26-slim AS build
WORKDIR /app
COPY package.json package-lock.json ./
# Nothing of a stranger's runs here, and the image brings a Node of its own.
RUN npm ci --ignore-scripts --no-audit --no-fund
COPY . .
RUN node scripts/build-dashboard.ts && npm prune --omit=dev --omit=optional --ignore-scripts --no-audit --no-fund

FROM node:26-slim
WORKDIR /app
# Belongs to root, so that whoever runs it can change none of it.
COPY --from=build /app/package.json ./
COPY --from=build /app/node_modules ./node_modules
COPY --from=build /app/contract ./contract
COPY --from=build /app/receiver ./receiver
COPY --from=build /app/server ./server
COPY --from=build /app/docs ./docs
COPY --from=build /app/dashboard/dist ./dashboard/dist
RUN mkdir -p /data node_modules/.cache/ackwell && chown -R 10001:10001 /data node_modules/.cache
# Compiled by whom it runs as, because Node looks for it under that number; then it is root's like the rest.
ENV NODE_COMPILE_CACHE=/app/node_modules/.cache/ackwell
USER 10001:10001
RUN node server/cli/compile.ts
USER root
RUN chown -R root:root node_modules/.cache && chmod -R a+rX node_modules/.cache
ENV NODE_ENV=production ACKWELL_DATA=/data ACKWELL_HOST=0.0.0.0
USER 10001:10001
VOLUME /data
EXPOSE 8080
HEALTHCHECK CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.ACKWELL_PORT || 8080}/healthz`).then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
ENTRYPOINT ["node", "server/cli/ackwell.js"]
CMD ["start"]
