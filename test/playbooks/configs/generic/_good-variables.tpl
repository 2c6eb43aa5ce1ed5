{{/*
Names of objects:
- name: NOT_A_VARIABLE
*/}}
{{- define "ferry.labels" -}}
app.kubernetes.io/name: {{ include "ferry.name" . }}
{{- end }}

{{- define "ferry.database" -}}
# The server of this release.
- name: DB_HOST
  value: {{ .Values.database.host | default "db" | quote }}
{{- if .Values.database.port }}
- name: DB_PORT
  value: "5433"
{{- end }}
- name: DB_NAME
  valueFrom:
    configMapKeyRef:
      key: DB_NAME
      name: {{ .Release.Name }}-database
- name: DB_PASSWORD
  valueFrom:
    secretKeyRef: { name: ferry-database, key: password }
- name: DB_SSLMODE
  value: require
- name: QUEUE_ADDRESS
  value: {{ .Values.queue.address | quote }}
{{- end }}
