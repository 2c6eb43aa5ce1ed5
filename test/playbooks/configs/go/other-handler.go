package web

func Handle(w http.ResponseWriter, r *http.Request) {
	fmt.Fprintf(w, "host=%s", r.Host)
}
