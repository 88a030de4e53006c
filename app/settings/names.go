package settings

// ServiceName is the name of the service with an ID; the ID itself where there is none.
func (s Settings) ServiceName(id string) string {
	for _, service := range s.Services {
		if service.ID == id {
			return service.Name
		}
	}
	return id
}

// CounterName is the name of the counter with an ID; the ID itself where there is none.
func (s Settings) CounterName(id string) string {
	for _, counter := range s.Counters {
		if counter.ID == id {
			return counter.Name
		}
	}
	return id
}
